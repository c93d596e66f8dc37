"""What a person does about a difference between record and AWS. Nothing here calls AWS."""
