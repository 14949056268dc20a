"""What was done to a round, as the ledger keeps it: closed, reopened, reviewed; and what explains a score."""
