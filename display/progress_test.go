package display

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"
)

// recorded is a displayer and the texts that it is asked to show, updates marked by >.
func recorded() (*Displayer, *[]string) {
	var texts []string
	return New(func(d Data) {
		text := d.String()
		if d.Update {
			text = "> " + text
		}
		texts = append(texts, text) // callers are in turn: a bar updates under its lock
	}, nil), &texts
}

func TestProgress(t *testing.T) {
	d, texts := recorded()
	p := d.NewProgress(4, "reading")
	p.Add(1)
	p.Add(2)
	p.Done()
	p.Done()
	p.Add(1)
	p.shown = time.Now().Add(time.Hour) // however slow this machine is
	for range 100 {
		p.Add(1)
	}
	last := func() string { return (*texts)[len(*texts)-1] }
	if got, want := (*texts)[0], "reading ░░░░░░░░░░░░░░░░░░░░ 0% (0 of 4)"; got != want {
		t.Errorf("begins with %q, want %q", got, want)
	}
	if !strings.HasPrefix(last(), "> reading ████████████████████ 100% (4 of 4)") {
		t.Errorf("ends with %q", last())
	}
	if len(*texts) > 4 || !strings.Contains(strings.Join(*texts, "\n"), "75% (3 of 4)") {
		t.Errorf("shows %q", *texts)
	}
}

// TestProgressIsQuiet: steps that take no time don't each show an update.
func TestProgressIsQuiet(t *testing.T) {
	d, texts := recorded()
	p := d.NewProgress(0, "")
	p.shown = time.Now().Add(time.Hour) // however slow this machine is
	for range 1000 {
		p.Add(1)
	}
	if len(*texts) != 1 {
		t.Errorf("%d messages, want the first alone", len(*texts))
	}
	p.shown = time.Now().Add(-time.Hour)
	p.Add(1)
	p.Done()
	if len(*texts) != 2 || !strings.HasPrefix((*texts)[1], "> 1001") {
		t.Errorf("then %q", (*texts)[1:])
	}
}

func TestProgressInParallel(t *testing.T) {
	d, texts := recorded()
	p := d.NewProgress(800, "")
	var running sync.WaitGroup
	for range 8 {
		running.Go(func() {
			for range 100 {
				p.Add(1)
			}
		})
	}
	running.Wait()
	if got := (*texts)[len(*texts)-1]; !strings.Contains(got, "100% (800 of 800)") {
		t.Errorf("ends with %q", got)
	}
}

func TestSteps(t *testing.T) {
	d, texts := recorded()
	sum := 0
	for i := range d.Steps(10, "a") {
		if i == 5 {
			break
		}
		sum += i
	}
	if got := (*texts)[len(*texts)-1]; sum != 10 || !strings.Contains(got, "50% (5 of 10)") {
		t.Errorf("sum %d, ends with %q", sum, got)
	}
	for range d.Steps(0, "none") {
		t.Error("a step of none")
	}
}

func TestProgressWords(t *testing.T) {
	for _, c := range []struct {
		total, done int
		elapsed     time.Duration
		want        string
	}{
		{0, 0, 0, "0"},
		{0, 12, 3 * time.Second, "12 in 3s"},
		{4, 1, 3 * time.Second, "25% (1 of 4) in 3s, 9s left"},
		{4, 0, 3 * time.Second, "0% (0 of 4) in 3s"},
		{4, 4, 90 * time.Second, "100% (4 of 4) in 1m30s"},
		{4, 9, 0, "100% (9 of 4)"},
		{4, -1, 0, "0% (-1 of 4)"},
		{3, 2, 0, "66% (2 of 3)"},
	} {
		p := &Progress{total: c.total, done: c.done}
		if got := p.words(c.elapsed); got != c.want {
			t.Errorf("%+v: got %q", c, got)
		}
	}
}

func TestProgressHTML(t *testing.T) {
	p := &Progress{label: "<b>", total: 4, done: 9, started: time.Now().Add(time.Hour)}
	var got string
	if err := json.Unmarshal(p.bundle().Data[mimeHTML], &got); err != nil {
		t.Fatal(err)
	}
	want := `<div>&lt;b&gt; <progress value="4" max="4" style="width: 20em"></progress> 100% (9 of 4)</div>`
	if got != want {
		t.Errorf("got %s", got)
	}
}
