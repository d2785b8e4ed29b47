-- What the direction changes by hand: words of the vocabulary, under a version; settings, which the catalogue is read with.

-- +goose Up

-- The version moves with every change of the row, the loader's included: whoever edits has seen what she replaces.
ALTER TABLE theme         ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE target_public ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE barrier       ADD COLUMN version integer NOT NULL DEFAULT 1;

-- +goose StatementBegin
CREATE FUNCTION advance_row_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER theme_version BEFORE UPDATE ON theme FOR EACH ROW EXECUTE FUNCTION advance_row_version();
CREATE TRIGGER target_public_version BEFORE UPDATE ON target_public FOR EACH ROW EXECUTE FUNCTION advance_row_version();
CREATE TRIGGER barrier_version BEFORE UPDATE ON barrier FOR EACH ROW EXECUTE FUNCTION advance_row_version();
CREATE TRIGGER setting_version BEFORE UPDATE ON setting FOR EACH ROW EXECUTE FUNCTION advance_row_version();

-- Sheets are fresh or not by the settings: every instance reads its catalogue again when one changes.
CREATE CONSTRAINT TRIGGER setting_advances_version AFTER INSERT OR UPDATE OR DELETE ON setting DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION advance_catalogue_version();
ALTER TABLE setting ADD CONSTRAINT setting_value_check CHECK (jsonb_typeof(value) = 'number');

-- How people compare texts: without case, accents or typographic apostrophes, whatever the locale of the server.
-- +goose StatementBegin
CREATE FUNCTION fold(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    lower(replace(replace(translate(value, 'ÀÂÄÁÃÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÇÑàâäáãéèêëíìîïóòôöõúùûüçñ’', 'AAAAAEEEEIIIIOOOOOUUUUCNaaaaaeeeeiiiiooooouuuucn'''), 'œ', 'oe'), 'Œ', 'OE'));
-- +goose StatementEnd

CREATE INDEX journal_organization_idx ON journal (organization_id, id DESC);
CREATE INDEX journal_act_idx ON journal (act, id DESC);

-- The role that was acted in: a membership may change, what was done as it does not.
ALTER TABLE journal ADD COLUMN role text CONSTRAINT journal_role_check CHECK (role IN ('REFERENT', 'PROVIDER', 'POLE_COORDINATOR', 'DEPARTMENT_ADMIN'));

-- The journal with names: whoever did it and what it was done to are called as they are called today; what has a code and no
-- name, by its code.
CREATE VIEW journal_line AS
SELECT j.id, j.at, j.account_id, coalesce(a.name, '') AS name, coalesce(j.role, '') AS role, j.organization_id, coalesce(o.name, '') AS structure,
       j.act, j.object_type, j.object_id, j.detail,
       coalesce(CASE j.object_type
           WHEN 'Account' THEN (SELECT x.name FROM account x WHERE x.id = j.object_id)
           WHEN 'AccountSession' THEN (SELECT 'connexion du ' || to_char(s.created_at AT TIME ZONE 'Europe/Paris', 'DD/MM/YYYY à HH24:MI') FROM account_session s WHERE s.id = j.object_id)
           WHEN 'Membership' THEN (SELECT x.name || ', ' || y.name FROM membership m JOIN account x ON x.id = m.account_id
                                     JOIN organization y ON y.id = m.organization_id WHERE m.id = j.object_id)
           WHEN 'Invitation' THEN (SELECT i.email || ', ' || y.name FROM invitation i JOIN organization y ON y.id = i.organization_id WHERE i.id = j.object_id)
           WHEN 'MembershipRequest' THEN (SELECT x.name || ', ' || y.name FROM membership_request r JOIN account x ON x.id = r.account_id
                                            JOIN organization y ON y.id = r.organization_id WHERE r.id = j.object_id)
           WHEN 'Organization' THEN (SELECT y.name FROM organization y WHERE y.id = j.object_id)
           WHEN 'Action' THEN (SELECT concat_ws(' ', c.code, v.content ->> 'title') FROM action c
                                 LEFT JOIN action_revision v ON v.action_id = c.id AND v.number = c.published_revision WHERE c.id = j.object_id)
           WHEN 'Session' THEN (SELECT concat_ws(', ', c.code, s.label) FROM session s JOIN action c ON c.id = s.action_id WHERE s.id = j.object_id)
           WHEN 'Delivery' THEN (SELECT 'courriel du ' || to_char(d.created_at AT TIME ZONE 'Europe/Paris', 'DD/MM/YYYY à HH24:MI') FROM delivery d WHERE d.id = j.object_id)
           WHEN 'Beneficiary' THEN 'une personne suivie' -- never who
       END, j.detail ->> 'number', j.detail ->> 'code', '') AS object
  FROM journal j
  LEFT JOIN account a ON a.id = j.account_id
  LEFT JOIN organization o ON o.id = j.organization_id;
