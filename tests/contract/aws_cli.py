"""The AWS CLI kept warm: its own driver, one command a line (JSON) in, {exit, out, err} a line out.

Run as a process by `clients.CommandLine`: started for each of a thousand commands, the CLI takes half a second each.
"""

import contextlib
import io
import json
import sys

from awscli.clidriver import create_clidriver  # type: ignore[import-untyped]


def main() -> None:
    driver = create_clidriver()
    for line in sys.stdin:
        # The CLI writes bytes or text, as it finds; both reach the same buffer.
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = driver.main(json.loads(line))
        texts = [each.buffer.getvalue().decode() for each in (out, err)]
        sys.stdout.write(json.dumps({"exit": code, "out": texts[0], "err": texts[1]}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
