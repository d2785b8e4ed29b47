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
