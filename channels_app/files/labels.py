import re
from hashlib import sha256

UNFIT = re.compile(r"[^a-zA-Z0-9]+")
KEPT = 100  # characters of a name; its mark stands for the rest


def label(name: str, *, between: str = "") -> str:
    """What a channel is called where only letters and digits may stand: the words of its name, and a mark that tells
    alike names apart. The same name has the same label in every file, so that a later export changes nothing else.
    """
    mark = sha256(name.encode()).hexdigest()[:8]
    return between.join(["Channel", *filter(None, UNFIT.split(name[:KEPT])), mark])
