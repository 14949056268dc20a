"""What the commands do: each job joins the core with stores, rendering and the ledger."""
