package main

import (
	"encoding/json"
	"time"
)

type report struct {
	machine  machine
	settings *settings
	begun    time.Time
	took     time.Duration
	start    started
	peer     *peer
	postgres string
	sizes    []*measured
}

func (r *report) markdown() string {
	c, _ := json.MarshalIndent(map[string]any{"m": r.machine, "start": r.start, "peer": r.peer, "sizes": r.sizes}, "", " ")
	return string(c)
}
