"""What stands outside the database and says how far the trail had come: signed, and never overwritten."""
