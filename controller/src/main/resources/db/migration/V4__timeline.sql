-- On which of its server's timelines the last takeover was (0: not known), and from which epoch on epochs were passed over, as some
-- may have been given on a timeline that was left.

ALTER TABLE leader ADD COLUMN timeline BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE leader ADD COLUMN passed_over_from BIGINT;
