-- What has happened and whom it concerns, written in the transaction of the act; what people are told of it, on screen and
-- by mail. Rows hold ids and codes, never a text about a person.

-- +goose Up

-- How a person wants to be told by mail of what her notifications say. Mails that carry a link come at once whatever she wants.
ALTER TABLE account
    ADD COLUMN notification_preference text NOT NULL DEFAULT 'AT_ONCE'
    CONSTRAINT account_notification_preference_check CHECK (notification_preference IN ('AT_ONCE', 'DAILY', 'NONE'));

-- An event that waits to be told, then was. There is no cursor: what is not done is told, whenever its transaction commits.
-- One that cannot be told is tried again later and holds nothing back.
CREATE TABLE outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text NOT NULL CONSTRAINT outbox_kind_check CHECK (kind ~ '^[A-Z_]+$'),
    object_id  uuid NOT NULL,
    actor_id   uuid, -- the account that did it, who is not told
    audience   jsonb NOT NULL CONSTRAINT outbox_audience_check CHECK (jsonb_typeof(audience) = 'array'),
    params     jsonb NOT NULL DEFAULT '{}' CONSTRAINT outbox_params_check CHECK (jsonb_typeof(params) = 'object'),
    created_at timestamptz NOT NULL,
    tries      integer NOT NULL DEFAULT 0,
    retry_at   timestamptz,
    done_at    timestamptz
);
CREATE INDEX outbox_waiting_idx ON outbox (id) WHERE done_at IS NULL;
CREATE INDEX outbox_done_at_idx ON outbox (done_at);

-- +goose StatementBegin
CREATE FUNCTION announce_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('outbox', '');
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER outbox_announces AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox();

-- A mail to one address, until it is sent or given up. Its id makes its Message-ID, the same at every try. Mails to an
-- address leave by position; those with a link wait for none.
CREATE TABLE delivery (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    position    bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT delivery_position_key UNIQUE,
    event_id    bigint, -- none for a digest, nor once the event is purged
    kind        text NOT NULL CONSTRAINT delivery_kind_check CHECK (kind ~ '^[A-Z_]+$'),
    object_id   uuid NOT NULL,
    params      jsonb NOT NULL DEFAULT '{}' CONSTRAINT delivery_params_check CHECK (jsonb_typeof(params) = 'object'),
    account_id  uuid CONSTRAINT delivery_account_id_fkey REFERENCES account,
    link_id     uuid CONSTRAINT delivery_link_id_fkey REFERENCES link ON DELETE SET NULL,
    email       text NOT NULL,
    created_at  timestamptz NOT NULL,
    state       text NOT NULL DEFAULT 'WAITING' CONSTRAINT delivery_state_check CHECK (state IN ('WAITING', 'SENT', 'FAILED', 'ABANDONED')),
    tries       integer NOT NULL DEFAULT 0,
    send_at     timestamptz NOT NULL, -- not before
    lease_until timestamptz,          -- somebody is sending it, unless this has passed
    ended_at    timestamptz,
    kept        boolean NOT NULL DEFAULT false, -- shown on a page of the demonstration instead of sent
    reason      text NOT NULL DEFAULT '',       -- why the last try failed, without the address
    CONSTRAINT delivery_event_key UNIQUE (event_id, email),
    CONSTRAINT delivery_ended_check CHECK ((state = 'WAITING') = (ended_at IS NULL))
);
CREATE INDEX delivery_waiting_idx ON delivery (email, position) WHERE state = 'WAITING';
CREATE INDEX delivery_failed_idx ON delivery (position) WHERE state = 'FAILED';
CREATE INDEX delivery_ended_at_idx ON delivery (ended_at);
CREATE INDEX delivery_link_idx ON delivery (link_id);

-- What a person is told on screen: one row for an event, however often it is told. Ids follow the order of commits, because
-- telling is done by one process at a time: they may serve as a cursor.
CREATE TABLE notification (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT notification_account_id_fkey REFERENCES account,
    event_id   bigint NOT NULL,
    kind       text NOT NULL CONSTRAINT notification_kind_check CHECK (kind ~ '^[A-Z_]+$'),
    object_id  uuid NOT NULL,
    params     jsonb NOT NULL DEFAULT '{}' CONSTRAINT notification_params_check CHECK (jsonb_typeof(params) = 'object'),
    created_at timestamptz NOT NULL,
    read_at    timestamptz,
    untold     boolean NOT NULL, -- waits for the next daily mail
    digest_id  uuid CONSTRAINT notification_digest_id_fkey REFERENCES delivery ON DELETE SET NULL,
    CONSTRAINT notification_event_key UNIQUE (account_id, event_id)
);
CREATE INDEX notification_account_idx ON notification (account_id, id DESC);
CREATE INDEX notification_unread_idx ON notification (account_id) WHERE read_at IS NULL;
CREATE INDEX notification_untold_idx ON notification (account_id) WHERE untold;
CREATE INDEX notification_digest_idx ON notification (digest_id);
CREATE INDEX notification_created_at_idx ON notification (created_at);

-- +goose StatementBegin
CREATE FUNCTION announce_notification() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('notification', NEW.account_id::text);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER notification_announces AFTER INSERT ON notification FOR EACH ROW EXECUTE FUNCTION announce_notification();

-- What is done once a day by whichever process comes first.
CREATE TABLE daily_job (
    name text PRIMARY KEY,
    day  date NOT NULL
);
