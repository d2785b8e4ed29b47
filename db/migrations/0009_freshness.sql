-- Sheets kept true: errors that readers report, and searches that tell of what is new.

-- +goose Up

-- Something that a reader finds wrong in a published sheet. poles are those that the sheet covered on that day: they read it.
CREATE TABLE report (
    id              uuid PRIMARY KEY,
    action_id       uuid NOT NULL CONSTRAINT report_action_id_fkey REFERENCES action,
    topic           text NOT NULL CONSTRAINT report_topic_check CHECK (topic IN ('CONTENT', 'ADMISSION', 'COVERAGE', 'COURSE', 'PRESCRIPTION',
                        'PLACES', 'PROVIDERS', 'CONTACTS', 'LOCATIONS', 'ENDED', 'OTHER')),
    body            text NOT NULL CONSTRAINT report_body_check CHECK (length(body) BETWEEN 1 AND 1000),
    poles           text[] NOT NULL,
    account_id      uuid NOT NULL CONSTRAINT report_account_id_fkey REFERENCES account,
    organization_id uuid NOT NULL CONSTRAINT report_organization_id_fkey REFERENCES organization,
    state           text NOT NULL DEFAULT 'OPEN' CONSTRAINT report_state_check CHECK (state IN ('OPEN', 'ANSWERED', 'CLOSED')),
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    version         integer NOT NULL DEFAULT 1
);
CREATE INDEX report_updated_at_idx ON report (updated_at DESC, id DESC);
CREATE INDEX report_account_idx ON report (account_id, updated_at DESC);
CREATE INDEX report_open_idx ON report (action_id) WHERE state = 'OPEN';

-- What was done to a report, and said.
CREATE TABLE report_entry (
    id              uuid PRIMARY KEY,
    report_id       uuid NOT NULL CONSTRAINT report_entry_report_id_fkey REFERENCES report,
    act             text NOT NULL CONSTRAINT report_entry_act_check CHECK (act IN ('ANSWER', 'CLOSE', 'REOPEN')),
    body            text NOT NULL CONSTRAINT report_entry_body_check CHECK (length(body) <= 1000 AND (act = 'CLOSE' OR body <> '')),
    account_id      uuid NOT NULL CONSTRAINT report_entry_account_id_fkey REFERENCES account,
    organization_id uuid NOT NULL CONSTRAINT report_entry_organization_id_fkey REFERENCES organization,
    at              timestamptz NOT NULL
);
CREATE INDEX report_entry_report_idx ON report_entry (report_id, at, id);

-- A search that somebody is to be told of. mark says which catalogue it was last compared with; again_at, when something that
-- was kept quiet is to be looked at.
CREATE TABLE saved_search (
    id           uuid PRIMARY KEY,
    account_id   uuid NOT NULL CONSTRAINT saved_search_account_id_fkey REFERENCES account,
    name         text NOT NULL CONSTRAINT saved_search_name_check CHECK (length(name) BETWEEN 1 AND 80),
    criteria     jsonb NOT NULL CONSTRAINT saved_search_criteria_check CHECK (jsonb_typeof(criteria) = 'object'),
    created_at   timestamptz NOT NULL,
    seen_at      timestamptz NOT NULL,
    mark_edition bigint NOT NULL,
    mark_day     date NOT NULL,
    again_at     timestamptz,
    version      integer NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX saved_search_name_key ON saved_search (account_id, lower(name));
CREATE INDEX saved_search_mark_idx ON saved_search (mark_edition, mark_day);
CREATE INDEX saved_search_again_idx ON saved_search (again_at) WHERE again_at IS NOT NULL;

-- What a search knows of an action, and what was told of it.
CREATE TABLE saved_search_action (
    search_id uuid NOT NULL CONSTRAINT saved_search_action_search_id_fkey REFERENCES saved_search ON DELETE CASCADE,
    action_id uuid NOT NULL CONSTRAINT saved_search_action_action_id_fkey REFERENCES action,
    matching  boolean NOT NULL,
    open      boolean NOT NULL,
    news      text CONSTRAINT saved_search_action_news_check CHECK (news IN ('ARRIVED', 'OPENED')),
    told_at   timestamptz,
    CONSTRAINT saved_search_action_pkey PRIMARY KEY (search_id, action_id),
    CONSTRAINT saved_search_action_open_check CHECK (matching OR NOT open),
    CONSTRAINT saved_search_action_told_check CHECK ((news IS NULL) = (told_at IS NULL))
);

-- A closed account waits for nothing.
-- +goose StatementBegin
CREATE FUNCTION forget_searches_of_a_closed_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM saved_search WHERE account_id = NEW.id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER account_forgets_searches AFTER UPDATE ON account FOR EACH ROW
    WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION forget_searches_of_a_closed_account();

-- A coordinator or the direction asks the porteurs of some sheets to confirm them before a day. Its sheets are those of the
-- day on which it was opened.
CREATE TABLE campaign (
    id              uuid PRIMARY KEY,
    theme_code      text,
    pole_code       text CONSTRAINT campaign_pole_code_fkey REFERENCES pole,
    word            text NOT NULL CONSTRAINT campaign_word_check CHECK (length(word) <= 500),
    opened_at       timestamptz NOT NULL,
    ends_on         date NOT NULL,
    closed_at       timestamptz,
    account_id      uuid NOT NULL CONSTRAINT campaign_account_id_fkey REFERENCES account,
    organization_id uuid NOT NULL CONSTRAINT campaign_organization_id_fkey REFERENCES organization,
    version         integer NOT NULL DEFAULT 1,
    CONSTRAINT campaign_subject_check CHECK (theme_code IS NOT NULL OR pole_code IS NOT NULL),
    CONSTRAINT campaign_ends_on_check CHECK (ends_on > opened_at::date)
);
CREATE INDEX campaign_opened_at_idx ON campaign (opened_at DESC, id DESC);

CREATE TABLE campaign_sheet (
    campaign_id uuid NOT NULL CONSTRAINT campaign_sheet_campaign_id_fkey REFERENCES campaign,
    action_id   uuid NOT NULL CONSTRAINT campaign_sheet_action_id_fkey REFERENCES action,
    CONSTRAINT campaign_sheet_pkey PRIMARY KEY (campaign_id, action_id)
);

-- A mail that asks a porteur to confirm sheets, with one link for all of them: a person with an account, or the address of a
-- verified organisation that has none. It is a reminder, or of a campaign.
CREATE TABLE confirmation_request (
    id              uuid PRIMARY KEY,
    account_id      uuid CONSTRAINT confirmation_request_account_id_fkey REFERENCES account,
    organization_id uuid CONSTRAINT confirmation_request_organization_id_fkey REFERENCES organization,
    campaign_id     uuid CONSTRAINT confirmation_request_campaign_id_fkey REFERENCES campaign,
    created_at      timestamptz NOT NULL,
    CONSTRAINT confirmation_request_porteur_check CHECK ((account_id IS NULL) <> (organization_id IS NULL))
);
CREATE INDEX confirmation_request_account_idx ON confirmation_request (account_id, created_at DESC);
CREATE INDEX confirmation_request_organization_idx ON confirmation_request (organization_id, created_at DESC) WHERE organization_id IS NOT NULL;
CREATE INDEX confirmation_request_campaign_idx ON confirmation_request (campaign_id) WHERE campaign_id IS NOT NULL;

CREATE TABLE confirmation_item (
    request_id   uuid NOT NULL CONSTRAINT confirmation_item_request_id_fkey REFERENCES confirmation_request ON DELETE CASCADE,
    action_id    uuid NOT NULL CONSTRAINT confirmation_item_action_id_fkey REFERENCES action,
    confirmed_at timestamptz,
    CONSTRAINT confirmation_item_pkey PRIMARY KEY (request_id, action_id)
);
CREATE INDEX confirmation_item_action_idx ON confirmation_item (action_id);

-- Nobody writes to a closed account any more: its links end, and its mails that wait, or that could not be sent, are given up. What
-- is announced of the closing itself comes after.
-- +goose StatementBegin
CREATE FUNCTION give_up_mails_of_a_closed_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH ended AS (
        UPDATE link SET used_at = NEW.closed_at
         WHERE used_at IS NULL AND ((purpose = 'SIGN_IN' AND object_id = NEW.id)
            OR (purpose = 'CONFIRM_SHEETS' AND object_id IN (SELECT id FROM confirmation_request WHERE account_id = NEW.id)))
        RETURNING id)
    UPDATE delivery SET state = 'ABANDONED', ended_at = NEW.closed_at, lease_until = NULL, reason = 'Le compte a été fermé.'
     WHERE state IN ('WAITING', 'FAILED') AND (account_id = NEW.id OR link_id IN (SELECT id FROM ended));
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER account_gives_up_mails AFTER UPDATE ON account FOR EACH ROW
    WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION give_up_mails_of_a_closed_account();
