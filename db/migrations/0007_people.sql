-- The people who are supported, each by one organisation. What names them is sealed (internal/keys); no health, no NIR.

-- +goose Up

CREATE TABLE beneficiary (
    id                 uuid PRIMARY KEY,
    organization_id    uuid NOT NULL CONSTRAINT beneficiary_organization_id_fkey REFERENCES organization,
    referent_id        uuid NOT NULL CONSTRAINT beneficiary_referent_id_fkey REFERENCES account,
    -- Names, birth date, telephone and address, as one sealed document; NULL once erased.
    identity           bytea,
    -- Digest of folded names and birth date under a key of the organisation: who is there twice. NULL without a birth date.
    fingerprint        bytea,
    territory_code     text NOT NULL CONSTRAINT beneficiary_territory_code_fkey REFERENCES territory,
    contact_preference text NOT NULL CONSTRAINT beneficiary_contact_preference_check
                       CHECK (contact_preference IN ('PHONE', 'SMS', 'EMAIL', 'VIA_REFERRER', 'DO_NOT_CONTACT')),
    consent_given_on   date NOT NULL,
    consent_wording    integer NOT NULL CONSTRAINT beneficiary_consent_wording_check CHECK (consent_wording > 0),
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    erased_at          timestamptz,
    version            integer NOT NULL DEFAULT 1,
    CONSTRAINT beneficiary_erased_check CHECK ((identity IS NULL) = (erased_at IS NOT NULL) AND (erased_at IS NULL OR fingerprint IS NULL))
);
CREATE UNIQUE INDEX beneficiary_fingerprint_key ON beneficiary (organization_id, fingerprint);
CREATE INDEX beneficiary_caseload_idx ON beneficiary (organization_id, referent_id) WHERE erased_at IS NULL;

-- Who has read about whom. One line a person and request; append-only as the journal is, kept as long.
CREATE TABLE person_access (
    request_id      uuid NOT NULL,
    beneficiary_id  uuid NOT NULL CONSTRAINT person_access_beneficiary_id_fkey REFERENCES beneficiary,
    at              timestamptz NOT NULL,
    account_id      uuid CONSTRAINT person_access_account_id_fkey REFERENCES account,
    membership_id   uuid CONSTRAINT person_access_membership_id_fkey REFERENCES membership,
    organization_id uuid CONSTRAINT person_access_organization_id_fkey REFERENCES organization,
    link_id         uuid CONSTRAINT person_access_link_id_fkey REFERENCES link,
    CONSTRAINT person_access_pkey PRIMARY KEY (request_id, beneficiary_id),
    CONSTRAINT person_access_reader_check CHECK (num_nonnulls(account_id, link_id) = 1)
);
CREATE INDEX person_access_beneficiary_idx ON person_access (beneficiary_id, at DESC);

CREATE TRIGGER person_access_append_only BEFORE UPDATE OR DELETE ON person_access FOR EACH ROW EXECUTE FUNCTION refuse_change_of_journal();
CREATE TRIGGER person_access_no_truncate BEFORE TRUNCATE ON person_access FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_journal();
