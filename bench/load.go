package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

const connections = 32

// load is a load to put on a server: how long, and with which requests.
type load struct {
	address  string
	cookie   string             // of whoever asks; "": nobody
	request  func(i int) []byte // the i-th body; no two alike unless that is what is measured
	warmup   time.Duration
	length   time.Duration
	rate     int           // requests a second, whatever the server does; 0: each connection asks again when it was answered
	patience time.Duration // for one answer
	servers  []int         // whose processor time is counted
}

// outcome is what a load has measured.
type outcome struct {
	Requests  int
	Failures  int
	PerSecond float64
	P50, P99  time.Duration
	CPU       time.Duration // of the servers, per request
	Foreign   float64       // cores used by neither the servers nor the bench
	Bytes     int           // of an answer, on average
}

// put runs a load, after a warm-up of the same kind that is not counted. A load of a fixed rate counts the time of a
// request from the instant at which it was due, so that a server that stalls pays for those who queue behind it.
func (l *load) put(ctx context.Context) (*outcome, error) {
	var next atomic.Int64
	if l.warmup > 0 {
		warm := *l
		warm.length = l.warmup
		if _, err := warm.phase(ctx, &next); err != nil {
			return nil, err
		}
	}
	servers, self, machine, begun := processorTime(l.servers...), ownTime(), machineTime(), time.Now()
	samples, err := l.phase(ctx, &next)
	if err != nil {
		return nil, err
	}
	took := time.Since(begun)
	used := processorTime(l.servers...) - servers
	o := &outcome{Requests: len(samples.times), Failures: samples.failures, PerSecond: float64(len(samples.times)) / took.Seconds()}
	if o.Requests == 0 {
		return o, nil
	}
	slices.Sort(samples.times)
	o.P50, o.P99 = samples.times[len(samples.times)/2], samples.times[len(samples.times)*99/100]
	o.CPU, o.Bytes = used/time.Duration(o.Requests), samples.bytes/o.Requests
	o.Foreign = max(0, (machineTime()-machine-used-(ownTime()-self)).Seconds()/took.Seconds())
	return o, nil
}

// samples are what the connections have measured together.
type samples struct {
	sync.Mutex
	times    []time.Duration
	failures int
	bytes    int
	err      error // the last failure
}

func (l *load) phase(ctx context.Context, next *atomic.Int64) (*samples, error) {
	all, begun := &samples{}, time.Now()
	first := next.Load()
	var running sync.WaitGroup
	for range connections {
		running.Go(func() {
			c := &connection{load: l}
			defer c.close()
			for ctx.Err() == nil {
				i := next.Add(1) - 1
				due := time.Now()
				if l.rate > 0 {
					due = begun.Add(time.Duration(i-first) * time.Second / time.Duration(l.rate))
				}
				if due.Sub(begun) >= l.length {
					break
				}
				time.Sleep(time.Until(due))
				size, err := c.ask(ctx, l.request(int(i)))
				if err != nil {
					c.close()
					c.failures, c.err = c.failures+1, err
					if c.failures > 20 {
						break
					}
					continue
				}
				c.times, c.bytes = append(c.times, time.Since(due)), c.bytes+size
			}
			all.Lock()
			defer all.Unlock()
			all.times, all.bytes, all.failures = append(all.times, c.times...), all.bytes+c.bytes, all.failures+c.failures
			if c.err != nil {
				all.err = c.err
			}
		})
	}
	running.Wait()
	if len(all.times) == 0 && all.err != nil {
		return nil, fmt.Errorf("no request was answered: %w", all.err)
	}
	return all, ctx.Err()
}

// connection sends requests one after the other and keeps what they took.
type connection struct {
	load     *load
	conn     net.Conn
	reader   *bufio.Reader
	buffer   bytes.Buffer
	times    []time.Duration
	bytes    int
	failures int
	err      error
}

// ask sends one request and reads its answer whole. It gives the size of the body.
func (c *connection) ask(ctx context.Context, body []byte) (int, error) {
	if c.conn == nil {
		dialer := net.Dialer{Timeout: 5 * time.Second}
		conn, err := dialer.DialContext(ctx, "tcp", c.load.address)
		if err != nil {
			return 0, err
		}
		c.conn, c.reader = conn, bufio.NewReaderSize(conn, 64<<10)
	}
	if err := c.conn.SetDeadline(time.Now().Add(c.load.patience)); err != nil {
		return 0, err
	}
	c.buffer.Reset()
	c.buffer.WriteString("POST /graphql HTTP/1.1\r\nHost: " + c.load.address + "\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: ")
	c.buffer.WriteString(strconv.Itoa(len(body)) + "\r\nCookie: " + c.load.cookie + "\r\n\r\n")
	c.buffer.Write(body)
	if _, err := c.conn.Write(c.buffer.Bytes()); err != nil {
		return 0, err
	}
	response, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d", response.StatusCode)
	}
	return int(n), err
}

func (c *connection) close() {
	if c.conn != nil {
		_ = c.conn.Close()
		c.conn = nil
	}
}
