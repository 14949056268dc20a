"""One cell → exact points or a finding; scores → totals, tiers, ranks and the KPI."""
