"""What AWS really holds, page by page, held against our record. Nothing in AWS is changed here."""
