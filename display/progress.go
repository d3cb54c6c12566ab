package display

import (
	"fmt"
	"html"
	"iter"
	"strings"
	"sync"
	"time"
)

// Progress is a bar that shows how much of something is done, updated where it stands.
// Its methods may be called from any goroutine.
type Progress struct {
	displayer *Displayer
	label     string
	total     int
	started   time.Time

	mu     sync.Mutex
	handle *Handle
	done   int
	shown  time.Time // when it was last updated
	stale  bool      // what is shown is not the latest
}

// updatePause is the time between two updates: front ends are slow, and eyes are too.
const updatePause = 100 * time.Millisecond

// NewProgress shows a bar with a label, which may be empty. Without a total (0) it is a
// count. An ordinary program prints one line, at the end.
func (d *Displayer) NewProgress(total int, label string) *Progress {
	p := &Progress{displayer: d, label: label, total: max(total, 0), started: time.Now()}
	p.shown = p.started
	if d.show != nil {
		p.handle = d.Raw(p.bundle())
	}
	return p
}

// Add counts n steps more. It is cheap: at most ten updates a second are shown, and the
// one that reaches the total.
func (p *Progress) Add(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := p.complete()
	p.done += n
	p.stale = true
	if p.complete() && !before || p.handle != nil && time.Since(p.shown) >= updatePause {
		p.update()
	}
}

// Done shows how far it came. A bar that has reached its total need not be told.
func (p *Progress) Done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stale {
		p.update()
	}
}

func (p *Progress) complete() bool { return p.total > 0 && p.done >= p.total }

func (p *Progress) update() {
	p.shown, p.stale = time.Now(), false
	if p.handle == nil {
		p.displayer.send(Data{Bundle: p.bundle()})
		return
	}
	p.handle.Update(p.bundle())
}

// bundle is the bar as text and as HTML.
func (p *Progress) bundle() Bundle {
	words := p.words(time.Since(p.started))
	bar := strings.TrimSpace(p.label + " " + p.blocks())
	b := TextValue(strings.TrimSpace(bar + " " + words))
	element := ""
	if p.total > 0 {
		element = fmt.Sprintf(`<progress value="%d" max="%d" style="width: 20em"></progress>`, min(max(p.done, 0), p.total), p.total)
	}
	parts := strings.TrimSpace(html.EscapeString(p.label) + " " + element)
	b.Data[mimeHTML] = quoted("<div>" + strings.TrimSpace(parts+" "+words) + "</div>")
	return b
}

// blockCount is the width of the bar in characters.
const blockCount = 20

func (p *Progress) blocks() string {
	if p.total == 0 {
		return ""
	}
	full := int(p.share() * blockCount)
	return strings.Repeat("█", full) + strings.Repeat("░", blockCount-full)
}

// share is what is done, from 0 to 1.
func (p *Progress) share() float64 {
	return min(max(float64(p.done)/float64(p.total), 0), 1)
}

// words are the figures, and the times once there is something to tell of them.
func (p *Progress) words(elapsed time.Duration) string {
	text := fmt.Sprint(p.done)
	if p.total > 0 {
		text = fmt.Sprintf("%d%% (%d of %d)", int(p.share()*100), p.done, p.total)
	}
	if elapsed < time.Second {
		return text
	}
	text += " in " + elapsed.Round(time.Second).String()
	if p.total > 0 && p.done > 0 && p.done < p.total {
		left := time.Duration(float64(elapsed) * (1/p.share() - 1))
		text += ", " + left.Round(time.Second).String() + " left"
	}
	return text
}

// Steps counts from 0 to before n, and shows a bar for it: that is for a loop over the
// indices of what there is to do. The bar stays where the loop ends.
func (d *Displayer) Steps(n int, label string) iter.Seq[int] {
	return func(yield func(int) bool) {
		p := d.NewProgress(n, label)
		defer p.Done()
		for i := range n {
			if !yield(i) {
				return
			}
			p.Add(1)
		}
	}
}
