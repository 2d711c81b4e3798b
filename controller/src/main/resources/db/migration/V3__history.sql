-- How far whoever derives something of the journal has come. Records behind the least of them are kept.

CREATE TABLE projection (
    name VARCHAR(40) NOT NULL PRIMARY KEY,
    seq  BIGINT      NOT NULL
);

-- What jobs have had of the cluster, derived of the journal. Times are microseconds since 1970; a
-- missing one has not come yet.

CREATE TABLE history_job (
    job                     INTEGER NOT NULL PRIMARY KEY,
    array_job               INTEGER,
    array_task              INTEGER,
    user_id                 INTEGER NOT NULL,
    group_id                INTEGER NOT NULL,
    user_name               VARCHAR NOT NULL,
    account                 VARCHAR NOT NULL,
    qos                     VARCHAR NOT NULL,
    partition_name          VARCHAR NOT NULL,
    job_name                VARCHAR NOT NULL,
    job_comment             VARCHAR NOT NULL,
    working_directory       VARCHAR NOT NULL,
    command_line            VARCHAR NOT NULL,
    nodes_min               INTEGER NOT NULL,
    time_limit_millis       BIGINT,
    checkpoint_every_millis BIGINT,
    submitted_at            BIGINT NOT NULL,
    begin_at                BIGINT,
    state                   VARCHAR(20) NOT NULL,
    held                    BOOLEAN NOT NULL,
    reason                  VARCHAR NOT NULL,
    eligible_at             BIGINT,
    ended_at                BIGINT,
    attempts                INTEGER NOT NULL
);

CREATE INDEX history_job_by_array ON history_job (array_job);
CREATE INDEX history_job_by_submission ON history_job (submitted_at);
CREATE INDEX history_job_by_end ON history_job (ended_at);
CREATE INDEX history_job_by_user ON history_job (user_name, job);

CREATE TABLE history_attempt (
    job                     INTEGER NOT NULL,
    attempt                 INTEGER NOT NULL,
    state                   VARCHAR(20) NOT NULL,
    requeued                BOOLEAN NOT NULL,
    cause                   VARCHAR(20) NOT NULL,
    detail                  VARCHAR NOT NULL,
    allocated_at            BIGINT NOT NULL,
    started_at              BIGINT,
    ending_at               BIGINT,
    ended_at                BIGINT,
    exit_code               INTEGER NOT NULL,
    exit_signal             INTEGER NOT NULL,
    node_list               VARCHAR NOT NULL,
    nodes                   INTEGER NOT NULL,
    cpus                    INTEGER NOT NULL,
    accelerators            INTEGER NOT NULL,
    memory_mib              BIGINT NOT NULL,
    ranks                   INTEGER NOT NULL,
    nodes_told              INTEGER NOT NULL,
    used_cpu_millis         BIGINT,
    used_peak_memory        BIGINT,
    used_read               BIGINT,
    used_written            BIGINT,
    rank_peak_memory        BIGINT,
    accelerator_millis      BIGINT NOT NULL,
    cpu_millis              BIGINT NOT NULL,
    lost_cause              VARCHAR(20) NOT NULL,
    lost_accelerator_millis BIGINT NOT NULL,
    lost_cpu_millis         BIGINT NOT NULL,
    kept_until              BIGINT,
    PRIMARY KEY (job, attempt)
);

CREATE INDEX history_attempt_open ON history_attempt (ended_at);

-- What each node gave to an attempt.

CREATE TABLE history_share (
    job          INTEGER NOT NULL,
    attempt      INTEGER NOT NULL,
    node         VARCHAR NOT NULL,
    cpus         INTEGER NOT NULL,
    accelerators INTEGER NOT NULL,
    freed_at     BIGINT,
    PRIMARY KEY (job, attempt, node)
);

CREATE INDEX history_share_by_node ON history_share (node, job);

-- The complete checkpoints of jobs that have not ended: what an attempt has not lost.

CREATE TABLE history_checkpoint (
    job     INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    step_no BIGINT  NOT NULL,
    taken_at BIGINT NOT NULL,
    durable BOOLEAN NOT NULL,
    PRIMARY KEY (job, attempt, step_no)
);

-- What was held on each day of UTC (counted from 1970-01-01), and what of it came to nothing. Kept
-- longer than the jobs themselves. Sums, in milliseconds of one accelerator or CPU.

CREATE TABLE usage_day (
    day_no             INTEGER NOT NULL,
    account            VARCHAR NOT NULL,
    user_name          VARCHAR NOT NULL,
    partition_name     VARCHAR NOT NULL,
    qos                VARCHAR NOT NULL,
    cause              VARCHAR(20) NOT NULL,
    accelerator_millis BIGINT  NOT NULL,
    cpu_millis         BIGINT  NOT NULL,
    PRIMARY KEY (day_no, account, user_name, partition_name, qos, cause)
);
