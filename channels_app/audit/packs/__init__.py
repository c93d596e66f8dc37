"""Evidence packs: some events, and what ties them to signed checkpoints, for a stranger to check without us."""
