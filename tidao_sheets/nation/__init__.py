"""Many provinces on many machines: a queue on the PostgreSQL server that holds their ledgers, by Procrastinate."""
