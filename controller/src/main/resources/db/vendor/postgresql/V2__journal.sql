-- seq is dense. checksum covers the record and the checksum before it. at_micros (microseconds since
-- 1970) is for people.

CREATE TABLE journal (
    seq          BIGINT      NOT NULL PRIMARY KEY CHECK (seq > 0),
    epoch        BIGINT      NOT NULL,
    kind         VARCHAR(64) NOT NULL,
    body_version INTEGER     NOT NULL,
    at_micros    BIGINT      NOT NULL,
    body         BYTEA NOT NULL,
    checksum     BYTEA NOT NULL
);

-- The last record that was dropped because a snapshot holds it: what the oldest one is chained to.

CREATE TABLE journal_base (
    id       SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
    seq      BIGINT   NOT NULL,
    checksum BYTEA NOT NULL
);

-- A snapshot exists when its row in snapshot does; parts without one were left by a crash.

CREATE TABLE snapshot (
    seq          BIGINT  NOT NULL,
    epoch        BIGINT  NOT NULL,
    body_version INTEGER NOT NULL,
    parts        INTEGER NOT NULL,
    checksum     BYTEA NOT NULL,
    PRIMARY KEY (seq, epoch)
);

CREATE TABLE snapshot_part (
    seq   BIGINT  NOT NULL,
    epoch BIGINT  NOT NULL,
    part  INTEGER NOT NULL,
    body  BYTEA NOT NULL,
    PRIMARY KEY (seq, epoch, part)
);
