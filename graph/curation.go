package graph

import (
	"context"

	"traverse/catalogue"
	"traverse/internal/fault"
	"traverse/internal/rules"
)

type settingNode struct {
	Name         string
	Label        string
	Help         string
	Unit         string
	Value        int32
	DefaultValue int32
	Least        int32
	Most         int32
	Version      int32
	UpdatedAt    *DateTime
}

func newSetting(s *catalogue.Setting) *settingNode {
	return &settingNode{
		Name: string(s.Name), Label: s.Label, Help: s.Help, Unit: s.Unit, UpdatedAt: dateTime(s.UpdatedAt),
		Value: int32(s.Value), DefaultValue: int32(s.Default), Least: int32(s.Least), Most: int32(s.Most), Version: int32(s.Version), //nolint:gosec // bounded
	}
}

// Settings resolves Query.settings.
func (r *Resolver) Settings(ctx context.Context) ([]*settingNode, error) {
	settings, err := r.curation.Settings(ctx)
	if err != nil {
		return nil, err
	}
	nodes := make([]*settingNode, 0, len(settings))
	for i := range settings {
		nodes = append(nodes, newSetting(&settings[i]))
	}
	return nodes, nil
}

type saveSettingArgs struct {
	Input struct {
		Name    string
		Value   int32
		Version int32
	}
}

type settingPayload struct {
	payload
	Setting *settingNode
}

// SaveSetting resolves Mutation.saveSetting.
func (r *Resolver) SaveSetting(ctx context.Context, args saveSettingArgs) (*settingPayload, error) {
	change := catalogue.SettingChange{Name: rules.Name(args.Input.Name), Value: int(args.Input.Value), Version: int(args.Input.Version)}
	ctx, err := r.curation.SaveSetting(ctx, change)
	done, err := outcome(false, err)
	if err != nil || done.failed() {
		return &settingPayload{payload: done}, err
	}
	saved, err := r.setting(ctx, args.Input.Name)
	return &settingPayload{done, saved}, err
}

func (r *Resolver) setting(ctx context.Context, name string) (*settingNode, error) {
	settings, err := r.Settings(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range settings {
		if s.Name == name {
			return s, nil
		}
	}
	return nil, fault.New(fault.Internal, "un réglage a disparu")
}

type saveThemeArgs struct {
	Input struct {
		Code    string
		Title   string
		Version int32
	}
}

type themePayload struct {
	payload
	Theme *themeNode
}

// SaveTheme resolves Mutation.saveTheme.
func (r *Resolver) SaveTheme(ctx context.Context, args saveThemeArgs) (*themePayload, error) {
	in := args.Input
	done, v, err := r.saveLabel(ctx, catalogue.LabelChange{Of: catalogue.VocabularyTheme, Code: in.Code, Label: in.Title, Version: int(in.Version)})
	if err != nil || done.failed() {
		return &themePayload{payload: done}, err
	}
	return &themePayload{done, v.theme(in.Code)}, nil
}

type saveTermArgs struct {
	Input struct {
		Slug    string
		Label   string
		Version int32
	}
}

type publicPayload struct {
	payload
	Public *termNode
}

// SavePublic resolves Mutation.savePublic.
func (r *Resolver) SavePublic(ctx context.Context, args saveTermArgs) (*publicPayload, error) {
	in := args.Input
	done, v, err := r.saveLabel(ctx, catalogue.LabelChange{Of: catalogue.VocabularyPublic, Code: in.Slug, Label: in.Label, Version: int(in.Version)})
	if err != nil || done.failed() {
		return &publicPayload{payload: done}, err
	}
	return &publicPayload{done, termOf(v.publics, in.Slug)}, nil
}

type barrierPayload struct {
	payload
	Barrier *termNode
}

// SaveBarrier resolves Mutation.saveBarrier.
func (r *Resolver) SaveBarrier(ctx context.Context, args saveTermArgs) (*barrierPayload, error) {
	in := args.Input
	done, v, err := r.saveLabel(ctx, catalogue.LabelChange{Of: catalogue.VocabularyBarrier, Code: in.Slug, Label: in.Label, Version: int(in.Version)})
	if err != nil || done.failed() {
		return &barrierPayload{payload: done}, err
	}
	return &barrierPayload{done, termOf(v.barriers, in.Slug)}, nil
}

// saveLabel changes a word and gives the catalogue that says it.
func (r *Resolver) saveLabel(ctx context.Context, change catalogue.LabelChange) (payload, *view, error) {
	ctx, err := r.curation.SaveLabel(ctx, change)
	done, err := outcome(false, err)
	if err != nil || done.failed() {
		return done, nil, err
	}
	v, err := r.view(ctx)
	return done, v, err
}

func termOf(terms []*termNode, slug string) *termNode {
	for _, t := range terms {
		if t.Slug == slug {
			return t
		}
	}
	return nil
}
