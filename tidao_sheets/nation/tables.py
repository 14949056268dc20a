"""What the nation keeps on the server beside Procrastinate's queue: provinces, their runs, workers, and calls made."""

from typing import Final

# A call's turn: the earliest moment from now on at which no window of `span` seconds that holds it would hold more than
# `own` calls of the identity or `all_` of the project. A run of as many calls as are allowed, all within one window,
# forbids every moment that could share a window with all of them; the moments at which such a time ends are the only
# ones to try. Turns lie in the future where the quota is used up, so nobody who waits is overtaken by who comes later.
TURN: Final = """
CREATE OR REPLACE FUNCTION tidao_nation_turn(
  of_project text, of_identity text, of_kind text, own integer, all_ integer, span double precision)
RETURNS double precision LANGUAGE plpgsql AS $$
DECLARE
  wide interval := make_interval(secs => span);
  present timestamptz;
  turn timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('tidao pace ' || of_kind || ' ' || of_project, 0));
  present := clock_timestamp();
  DELETE FROM tidao_nation_call WHERE project = of_project AND kind = of_kind AND at <= present - wide;
  WITH runs AS (
    SELECT at AS first, lead(at, all_ - 1) OVER (ORDER BY at) AS last
      FROM tidao_nation_call WHERE project = of_project AND kind = of_kind
    UNION ALL
    SELECT at, lead(at, own - 1) OVER (ORDER BY at)
      FROM tidao_nation_call WHERE project = of_project AND kind = of_kind AND identity = of_identity
  ), full_runs AS (SELECT first, last FROM runs WHERE last < first + wide)
  SELECT min(at) INTO turn FROM (
    SELECT present AS at UNION SELECT first + wide FROM full_runs WHERE first + wide > present
  ) AS moments WHERE NOT EXISTS (SELECT 1 FROM full_runs WHERE at > last - wide AND at < first + wide);
  INSERT INTO tidao_nation_call VALUES (of_project, of_identity, of_kind, turn);
  RETURN extract(epoch FROM turn - present);
END $$
"""

TABLES: Final = (
    """
CREATE TABLE IF NOT EXISTS tidao_nation_province (
  id text PRIMARY KEY, name text NOT NULL, folder text NOT NULL, identity text NOT NULL, assigned boolean NOT NULL,
  added timestamptz NOT NULL DEFAULT now(), asked timestamptz)
""",
    """
CREATE TABLE IF NOT EXISTS tidao_nation_run (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, province text NOT NULL REFERENCES tidao_nation_province (id),
  worker text NOT NULL, started timestamptz NOT NULL, ended timestamptz NOT NULL, exit integer NOT NULL,
  attempts integer NOT NULL, line jsonb NOT NULL, error text[])
""",
    "CREATE INDEX IF NOT EXISTS tidao_nation_run_province ON tidao_nation_run (province, id)",
    """
CREATE TABLE IF NOT EXISTS tidao_nation_worker (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, queue_id bigint, name text NOT NULL, host text NOT NULL,
  pid integer NOT NULL, started timestamptz NOT NULL DEFAULT now(), heard timestamptz NOT NULL DEFAULT now(),
  silence integer NOT NULL, unseen text[] NOT NULL DEFAULT '{}')
""",
    """
CREATE TABLE IF NOT EXISTS tidao_nation_call (
  project text NOT NULL, identity text NOT NULL, kind text NOT NULL, at timestamptz NOT NULL)
""",
    "CREATE INDEX IF NOT EXISTS tidao_nation_call_at ON tidao_nation_call (project, kind, at)",
    TURN,
)
