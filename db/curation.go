package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/catalogue"
	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/rules"
)

const (
	selectSettings = `-- name: Settings
SELECT name, value::integer AS value, version, updated_at FROM setting`
	// Two delays that are set at the same moment must agree with each other.
	lockSettings = `-- name: LockSettings
LOCK TABLE setting IN SHARE ROW EXCLUSIVE MODE`
	upsertSetting = `-- name: SaveSetting
INSERT INTO setting (name, value, updated_at) VALUES ($1, to_jsonb($2::integer), $3)
ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value, updated_at = EXCLUDED.updated_at`
)

type settingRow struct {
	Name      rules.Name `db:"name"`
	Value     int        `db:"value"`
	Version   int        `db:"version"`
	UpdatedAt time.Time  `db:"updated_at"`
}

// labelStatements find, compare and change the label of a word by its code, list by list. A theme is one of the newest
// programme's; the RSA criterion is no public to name.
type labelStatements struct{ lock, taken, save string }

var labelsOf = map[catalogue.Vocabulary]labelStatements{
	catalogue.VocabularyTheme: {
		`-- name: LockTheme
SELECT title AS label, version FROM theme WHERE programme_id = (SELECT id FROM programme ORDER BY start_year DESC, code COLLATE "C" LIMIT 1) AND code = $1 FOR UPDATE`,
		`-- name: ThemeTitleTaken
SELECT EXISTS (SELECT 1 FROM theme WHERE programme_id = (SELECT id FROM programme ORDER BY start_year DESC, code COLLATE "C" LIMIT 1) AND code <> $1 AND fold(title) = fold($2))`,
		`-- name: SaveThemeTitle
UPDATE theme SET title = $2 WHERE programme_id = (SELECT id FROM programme ORDER BY start_year DESC, code COLLATE "C" LIMIT 1) AND code = $1`,
	},
	catalogue.VocabularyPublic: {
		`-- name: LockTargetPublic
SELECT label, version FROM target_public WHERE slug = $1 AND slug <> 'brsa' FOR UPDATE`,
		`-- name: TargetPublicLabelTaken
SELECT EXISTS (SELECT 1 FROM target_public WHERE slug <> $1 AND fold(label) = fold($2))`,
		`-- name: SaveTargetPublicLabel
UPDATE target_public SET label = $2 WHERE slug = $1`,
	},
	catalogue.VocabularyBarrier: {
		`-- name: LockBarrier
SELECT label, version FROM barrier WHERE slug = $1 FOR UPDATE`,
		`-- name: BarrierLabelTaken
SELECT EXISTS (SELECT 1 FROM barrier WHERE slug <> $1 AND fold(label) = fold($2))`,
		`-- name: SaveBarrierLabel
UPDATE barrier SET label = $2 WHERE slug = $1`,
	},
}

// Settings reads the rules that have been set.
func (db *DB) Settings(ctx context.Context, _ access.Scope) ([]catalogue.Setting, error) {
	var rows []settingRow
	if err := db.SelectContext(ctx, &rows, selectSettings); err != nil {
		return nil, mapError(err)
	}
	settings := make([]catalogue.Setting, 0, len(rows))
	for _, row := range rows {
		settings = append(settings, catalogue.Setting{Rule: rules.Rule{Name: row.Name}, Value: row.Value, Version: row.Version, UpdatedAt: &row.UpdatedAt})
	}
	return settings, nil
}

// SaveSetting sets a rule after check has agreed with it beside those in force.
func (db *DB) SaveSetting(ctx context.Context, deed *access.Deed, change catalogue.SettingChange, check func(rules.Values) fault.Problems) error {
	_, err := db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		if _, err := tx.ExecContext(ctx, lockSettings); err != nil {
			return access.Object{}, err
		}
		var rows []settingRow
		if err := tx.SelectContext(ctx, &rows, selectSettings); err != nil {
			return access.Object{}, err
		}
		inForce, version := make(rules.Values), 0
		for _, row := range rows {
			inForce[row.Name] = row.Value
			if row.Name == change.Name {
				version = row.Version
			}
		}
		if problems := check(inForce); problems != nil {
			return access.Object{}, problems
		}
		if version != change.Version {
			return access.Object{}, fault.StaleVersion()
		}
		_, err := tx.ExecContext(ctx, upsertSetting, change.Name, change.Value, deed.At)
		return access.Object{
			Type: "Setting", ID: idOfKey("Setting", string(change.Name)),
			Detail: map[string]any{"code": change.Name, "before": inForce.Get(change.Name), "after": change.Value},
		}, err
	})
	return err
}

// SaveLabel changes the label of a word of the vocabulary.
func (db *DB) SaveLabel(ctx context.Context, deed *access.Deed, change catalogue.LabelChange) error {
	statements := labelsOf[change.Of]
	codeField, labelField := change.Fields()
	_, err := db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		var before struct {
			Label   string `db:"label"`
			Version int    `db:"version"`
		}
		err := tx.GetContext(ctx, &before, statements.lock, change.Code)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return access.Object{}, fault.NotFoundProblem(codeField)
		case err != nil:
			return access.Object{}, err
		case before.Version != change.Version:
			return access.Object{}, fault.StaleVersion()
		}
		var taken bool
		if err := tx.GetContext(ctx, &taken, statements.taken, change.Code, change.Label); err != nil {
			return access.Object{}, err
		}
		if taken {
			return access.Object{}, fault.On(labelField, fault.Duplicate, "Ce libellé est déjà pris dans la même liste.")
		}
		_, err = tx.ExecContext(ctx, statements.save, change.Code, change.Label)
		return access.Object{
			Type: string(change.Of), ID: idOfKey(string(change.Of), change.Code),
			Detail: map[string]any{"code": change.Code, "before": before.Label, "after": change.Label},
		}, err
	})
	return err
}

// keyed is the namespace of what has a code and no identifier, for the journal.
var keyed = uuid.MustParse("6a6f7572-6e61-4000-8000-000000000013")

func idOfKey(typeName, key string) uuid.UUID { return uuid.NewSHA1(keyed, []byte(typeName+":"+key)) }
