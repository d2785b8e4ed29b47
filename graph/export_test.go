package graph

import "time"

// RootActs lets the tests hold every root field to an act.
var RootActs = rootActs

// PersonalFields lets the tests hold them to the SDL.
var PersonalFields = personalFields

// PersonalTypes lets the tests hold them to the SDL.
var PersonalTypes = personalTypes

// The limits that tests go up to.
const (
	QueueLimit        = queueLimit
	StreamsInAll      = streamsInAll
	AddressesCounted  = addressesCounted
	MinimumToCompress = minimumToCompress
)

// HoldGate takes every turn until release.
func (h *Handler) HoldGate() (release func()) {
	for range cap(h.gate.turns) {
		h.gate.turns <- struct{}{}
	}
	return func() {
		for range cap(h.gate.turns) {
			<-h.gate.turns
		}
	}
}

// Waiting counts the operations that wait for a turn.
func (h *Handler) Waiting() int { return int(h.gate.waiting.Load()) }

// SetWaiting pretends that so many wait.
func (h *Handler) SetWaiting(n int) { h.gate.waiting.Store(int64(n)) }

// SetQueueTimeout says how long they wait at most.
func (h *Handler) SetQueueTimeout(d time.Duration) { h.gate.timeout = d }

// Kept counts the answers that are kept and their bytes, as the cache does.
func (h *Handler) Kept() (answers, bytes int) {
	h.cache.mu.Lock()
	defer h.cache.mu.Unlock()
	for element := h.cache.recent.Front(); element != nil; element = element.Next() {
		a := element.Value.(*cached).answer
		bytes += len(a.body) + len(a.compressed)
	}
	return len(h.cache.entries), bytes
}

// TreatAsPersonal makes a root field one that is about a person.
func (h *Handler) TreatAsPersonal(field string) { h.personal = map[string]bool{field: true} }

// SetKeepAlive says how often a silent stream says that it is there.
func (h *Handler) SetKeepAlive(d time.Duration) { h.streams.keepAlive = d }

// OpenStreams counts the subscriptions under way.
func (h *Handler) OpenStreams() int {
	h.streams.mu.Lock()
	defer h.streams.mu.Unlock()
	return h.streams.all
}

// OpenStream counts a stream in, as a subscription does.
func (h *Handler) OpenStream(address string) (end func(), err error) { return h.streams.open(address) }

// AddressesHeld counts the addresses that the rate limiter knows.
func (h *Handler) AddressesHeld() int {
	h.rate.mu.Lock()
	defer h.rate.mu.Unlock()
	return len(h.rate.counts)
}

// The limits, for the test that holds the integrators' page to them.
const (
	MaxDepth         = maxDepth
	MaxAliases       = maxAliases
	MaxDirectives    = maxDirectives
	MaxTokens        = maxTokens
	MaxNodes         = maxNodes
	MaxBody          = maxBody
	OperationTimeout = operationTimeout
	StreamsPerReader = streamsPerReader
)

// SetStandingEvery says how often a stream looks up by itself whether its reader still is what she was.
func (h *Handler) SetStandingEvery(d time.Duration) { h.watchers.every = d }
