-- What has happened and whom it concerns, written in the transaction of the act; what people are told of it, on screen and
-- by mail. Rows hold ids and codes, never a text about a person.

-- +goose Up

-- An event that waits to be told, then was. A worker takes the oldest with SKIP LOCKED, under a lease.
CREATE TABLE outbox (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind         text NOT NULL CONSTRAINT outbox_kind_check CHECK (kind ~ '^[A-Z_]+$'),
    object_id    uuid NOT NULL,
    audience     jsonb NOT NULL CONSTRAINT outbox_audience_check CHECK (jsonb_typeof(audience) = 'array'),
    params       jsonb NOT NULL DEFAULT '{}' CONSTRAINT outbox_params_check CHECK (jsonb_typeof(params) = 'object'),
    created_at   timestamptz NOT NULL,
    done_at      timestamptz
);
CREATE INDEX outbox_waiting_idx ON outbox (id) WHERE done_at IS NULL;

-- +goose StatementBegin
CREATE FUNCTION announce_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('outbox', '');
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER outbox_announces AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox();
