-- Whose journal this is, and who leads. One row each, made when the cluster is created.

CREATE TABLE cluster (
    id                SMALLINT    NOT NULL PRIMARY KEY CHECK (id = 1),
    cluster_id        VARCHAR(36) NOT NULL,
    created_at_micros BIGINT      NOT NULL
);

CREATE TABLE leader (
    id     SMALLINT     NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch  BIGINT       NOT NULL,
    writer VARCHAR(200) NOT NULL
);
