package main

import (
	"fmt"
	"strings"
	"time"
)

// report is what a run has measured.
type report struct {
	machine  machine
	settings *settings
	begun    time.Time
	took     time.Duration
	start    started
	peer     *peer
	postgres string
	sizes    []*measured

	acceptance *acceptance
}

// markdown writes the report: machine, results, bars met and missed, and how it was measured.
func (r *report) markdown() string {
	var out strings.Builder
	write := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	write("# Measures\n")
	write("Written by `make bench` on %s, in %s; do not edit. Figures of one run, on one machine: the ratios tell more than the figures.\n",
		r.begun.Format("2006-01-02 15:04"), r.took.Round(time.Second))
	if r.settings.quick {
		write("> **Quick run**: a second per load, which shows that the bench works and little else.\n")
	}
	if foreign := r.foreign(); foreign > 0.1 {
		write("> **Noise**: other processes used up to %.1f cores during these loads. The figures are indications; repeat on an idle machine.\n", foreign)
	}
	r.writeMachine(write)
	r.writePages(write)
	r.writeAcceptance(write)
	r.writeMemory(write)
	r.writeBars(write)
	write("%s", method)
	return out.String()
}

type writer func(format string, args ...any)

func (r *report) writeMachine(write writer) {
	m := r.machine
	write("| Machine | |\n|---|---|\n| Processor | %s, %d cores |\n| Memory | %s |\n| System | %s, %s |", m.CPU, m.Cores, m.Memory, m.System, m.Kernel)
	write("| Go | %s |\n| PostgreSQL | %s, private cluster, fsync on, shared_buffers 1 GB, jit off |", m.Go, r.postgres)
	if r.peer != nil {
		write("| PostGraphile | %s on Node %s |", r.peer.Version, r.peer.Node)
	} else {
		write("| PostGraphile | not installed |")
	}
	write("")
}

func (r *report) writePages(write writer) {
	write("## The search page\n")
	write("20 sheets with theme, porteur and publics, the total, four facets; %d connections in a closed loop unless said otherwise. × is to PostGraphile at the same size, in this run.\n", connections)
	write("| Sheets | Server | requests/s | × | p50 | p99 | CPU/request | kB | foreign CPU | failures |")
	write("|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|")
	for _, m := range r.sizes {
		row := func(name string, o *outcome) {
			if o == nil {
				return
			}
			write("| %d | %s | %s | %s | %s | %s | %s | %.1f | %.2f | %d |", m.Size, name, number(o.PerSecond), ratio(o, m.Peer), short(o.P50), short(o.P99), short(o.CPU),
				float64(o.Bytes)/1000, o.Foreign, o.Failures)
		}
		row("PostGraphile 5", m.Peer)
		row("Traverse, no two requests alike, no answer kept", m.Closed)
		row("Traverse, the same at 300 requests/s (open loop)", m.Open)
		row("Traverse, one request again and again, answers kept", m.Cached)
		row("bare net/http handler, as many bytes", m.Bare)
	}
	write("")
	for _, m := range r.sizes {
		if m.Peer == nil {
			continue
		}
		write("- %d sheets: of %d searches without text, %d answers differ in the total or in a facet; with text the peer finds %.0f %% of what Traverse finds. A page holds %.1f sheets on average.",
			m.Size, m.Compared, m.Differ, 100*m.TextRatio, m.Rows)
	}
	write("")
}

func (r *report) writeAcceptance(write writer) {
	m := r.acceptance
	if m == nil {
		return
	}
	write("## Accepting on one hot session\n")
	write("%d connections accept prescriptions that all want a place of the same session, whose counter is locked for each. pgbench says the %d statements of such a transaction again, as the product was heard to say them, with literals for parameters.\n", connections, m.Statements)
	write("| Who | acceptances/s | × | p50 | p99 | mean | foreign CPU | failures |\n|---|---:|---:|---:|---:|---:|---:|---:|")
	if m.Pgbench != nil {
		write("| The statements alone, %s | %s | 1 | | | %s | | |", m.Pgbench.Version, number(m.Pgbench.PerSecond), short(m.Pgbench.Latency))
		write("| Traverse: HTTP, rights, rules, the same transaction, the answer read again | %s | %s | %s | %s | | %.2f | %d |", number(m.Product.PerSecond), number(m.Product.PerSecond/m.Pgbench.PerSecond),
			short(m.Product.P50), short(m.Product.P99), m.Product.Foreign, m.Product.Failures)
	} else {
		write("| Traverse | %s | | %s | %s | | %.2f | %d |", number(m.Product.PerSecond), short(m.Product.P50), short(m.Product.P99), m.Product.Foreign, m.Product.Failures)
	}
	write("")
}

func (r *report) writeMemory(write writer) {
	write("## Memory, start, index\n")
	write("| Sheets | snapshot built from sheets in memory | live heap | process after the loads | PostGraphile's process | start on a filled database | PostGraphile's start | a change shows after | allocations/request |")
	write("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
	for _, m := range r.sizes {
		write("| %d | %s | %d MB | %d MB | %d MB | %s | %s | %s | %d (%d kB) |", m.Size, short(m.Build), m.HeapMB, m.MemoryMB, m.PeerMB, short(m.Start), short(m.PeerStart), m.behind(),
			m.Allocations, m.AllocatedKB)
	}
	write("\nFrom an empty data folder the built binary, its private PostgreSQL included, answers after %s; on the same data after %s. It then holds %d MB, PostgreSQL aside.\n",
		short(r.start.First), short(r.start.Next), r.start.MemoryMB)
}

// behind words how long a change took to show.
func (m *measured) behind() string {
	if m.Behind == 0 {
		return "> 1 min"
	}
	return short(m.Behind)
}

// bar is a promise of the design and what came of it.
type bar struct {
	what, promised, measured string
	met                      bool
}

func (r *report) writeBars(write writer) {
	write("## Bars\n\n| What | Promised | Measured | |\n|---|---|---|---|")
	for _, b := range r.bars() {
		verdict := "**missed**"
		if b.met {
			verdict = "met"
		}
		write("| %s | %s | %s | %s |", b.what, b.promised, b.measured, verdict)
	}
	write("")
}

func (r *report) bars() []bar {
	var bars []bar
	times, processor := map[int]float64{52: 7, 10_000: 40, 100_000: 150}, map[int]time.Duration{52: 400 * time.Microsecond, 10_000: 550 * time.Microsecond}
	for _, m := range r.sizes {
		at := fmt.Sprintf("%d sheets: ", m.Size)
		if promised, known := times[m.Size]; known && m.Peer != nil && m.Peer.PerSecond > 0 {
			times := m.Closed.PerSecond / m.Peer.PerSecond
			bars = append(bars, bar{at + "requests/s, no answer kept", fmt.Sprintf("≥ %.0f × PostGraphile", promised), fmt.Sprintf("%.1f ×", times), times >= promised})
		}
		bars = append(bars, bar{at + "p99 at 300 requests/s", "< 10 ms", short(m.Open.P99), m.Open.P99 < 10*time.Millisecond})
		if promised, known := processor[m.Size]; known {
			bars = append(bars, bar{at + "CPU per request", "< " + short(promised), short(m.Closed.CPU), m.Closed.CPU < promised})
		}
		share := m.Cached.PerSecond / m.Bare.PerSecond
		bars = append(bars, bar{at + "identical reads, answers kept", "≥ 70 % of a bare handler", fmt.Sprintf("%.0f %%", 100*share), share >= 0.7})
		bars = append(bars, bar{at + "a change in the database shows", "within 2 s", m.behind(), m.Behind > 0 && m.Behind <= 2*time.Second})
	}
	return append(bars,
		bar{"first start, empty data folder", "< 3 s", short(r.start.First), r.start.First < 3*time.Second},
		bar{"next start", "< 1 s", short(r.start.Next), r.start.Next < time.Second},
		bar{"memory at 52 sheets", "< 120 MB", fmt.Sprintf("%d MB", r.start.MemoryMB), r.start.MemoryMB < 120})
}

// foreign gives the most that others used during a load.
func (r *report) foreign() float64 {
	most := 0.0
	for _, m := range r.sizes {
		for _, o := range []*outcome{m.Peer, m.Closed, m.Open, m.Cached, m.Bare} {
			if o != nil {
				most = max(most, o.Foreign)
			}
		}
	}
	return most
}

func ratio(o, to *outcome) string {
	if to == nil || to.PerSecond == 0 {
		return "–"
	}
	return number(o.PerSecond / to.PerSecond)
}

// number writes three figures.
func number(x float64) string {
	switch {
	case x >= 100:
		return fmt.Sprintf("%.0f", x)
	case x >= 10:
		return fmt.Sprintf("%.1f", x)
	default:
		return fmt.Sprintf("%.2f", x)
	}
}

// short writes a duration with three figures; a dash for one that was not measured.
func short(d time.Duration) string {
	switch {
	case d == 0:
		return "–"
	case d >= time.Second:
		return number(d.Seconds()) + " s"
	case d >= time.Millisecond:
		return number(float64(d)/float64(time.Millisecond)) + " ms"
	default:
		return fmt.Sprintf("%d µs", d.Microseconds())
	}
}

const method = `## Where the cost is

- **CPU per request** is mostly the GraphQL engine's: it executes field by field (a limiter, a map entry and one JSON encoding each), which is more than half of a page's
  profile at 52 sheets; search, facets and coverage are the smaller part. Compiling known documents to functions that write bytes would take most of it away.
- **A change at 100 000 sheets** waits for the whole index of words, made again from every sheet. An index of the sheets that changed, beside the old one, is the way there.
- **p99 at 100 000 sheets** pays for the scores of every sheet, 400 kB per search, and the collections that they bring on; they could be pooled.
- **Kept answers** cost a digest of the request, the rate of the address and a dozen headers more than the bare handler; its share moves by ±10 points from run to run.

## How it was measured

- **Sheets.** The 52 of the programme; above, these and as many as it takes recombined from them with a fixed seed (` + "`bench/synthetic`" + `): real sentences, a
  porteur for ten sheets, coverages of every kind, publics, barriers, and invented rare words so that the dictionary grows. The same sheets are in Traverse's tables and
  in the peer's, in one database of one PostgreSQL.
- **Requests.** POST with variables: one of eight words that about half of the real sheets hold, one of eight territories that most of them cover, all themes but for
  one to four: 161 024 searches, none asked twice before all have been. Synthetic sheets are made of the real sentences, so that each word is in most of them: these are heavy searches.
- **Answers kept.** The first rows run with ` + "`TRAVERSE_CACHE=0`" + `; the cached row asks one request again and again of a process with the default cache.
- **Load.** A generator in Go on the same machine, so that it takes its share of the cores from every server alike; keep-alive, whole answers read, two seconds of
  warm-up not counted. At 300 requests/s a request counts from the instant at which it was due. The rate limit is lifted. CPU is that of the server's processes (for
  PostGraphile: Node and PostgreSQL) divided by the requests; « foreign CPU » is what all others on the machine used, in cores. A figure with much of it says little.
- **PostGraphile** runs with its Amber and V4 presets, NODE_ENV=production, a pool of ten, on SQL written for this page (` + "`bench/peer/schema.sql`" + `): a wide table, a weighted
  generated tsvector and leaves of the territory as an array, both with GIN; an inlinable search function; all facets from one pass. **Its work is lighter**: it
  orders by code (ordering by rank costs it up to three times more), knows no typo, synonym, word beginning or phrase, and gives no reasons; a person would get a
  better page from Traverse. Searches without text are compared before timing: totals and every facet value must be the same. Where it answers fewer than ten
  requests a second it has half a minute, and its p99 is little more than its slowest answer.
- **A change shows after**: from the COMMIT of an UPDATE by another process to an answer that shows it.
- Reproduce: ` + "`make bench`" + ` (about ten minutes; ` + "`BENCH_SIZES=52,10000`, `BENCH_QUICK=1`" + `). Where the time goes: ` + "`go test ./bench -run - -bench Page -cpuprofile cpu.out`" + `.
`
