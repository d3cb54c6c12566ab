package scheduler_test

import (
	"fmt"
	"iter"
	"math/big"
	"slices"
	"testing"

	. "gokernel/scheduler"
)

func TestLucasNumbersAreFresh(t *testing.T) {
	var all []*big.Int
	for x := range Lucas() {
		if len(all) == 10 {
			break
		}
		all = append(all, x)
		if len(all) == 3 {
			x.SetInt64(-1) // ours to change
		}
	}
	if got := fmt.Sprint(all); got != "[2 1 -1 4 7 11 18 29 47 76]" {
		t.Errorf("got %s", got)
	}
}

func TestTake(t *testing.T) {
	three := slices.Values(Take(Lucas(), 3))
	tests := []struct {
		items iter.Seq[*big.Int]
		n     int
		want  string
	}{
		{Lucas(), 10, "[2 1 3 4 7 11 18 29 47 76]"},
		{Lucas(), 1, "[2]"},
		{Lucas(), 0, "[]"},
		{Lucas(), -1, "[]"},
		{three, 2, "[2 1]"},
		{three, 9, "[2 1 3]"},
	}
	for _, test := range tests {
		if got := fmt.Sprint(Take(test.items, test.n)); got != test.want {
			t.Errorf("Take %d gave %s, want %s", test.n, got, test.want)
		}
	}
}

// TestTakeDrawsNoMore takes all there is of items that fail if one more is drawn.
func TestTakeDrawsNoMore(t *testing.T) {
	Take(func(yield func(*big.Int) bool) {
		if yield(big.NewInt(1)) {
			t.Error("a second item was drawn")
		}
	}, 1)
}

func TestSearch(t *testing.T) {
	got, err := Search(Lucas(), digits(6))
	if err != nil || got.String() != "103682" {
		t.Errorf("got %v, %v", got, err)
	}
	got, err = Search(slices.Values(Take(Lucas(), 5)), digits(6))
	if err == nil || err.Error() != "Not found" || got != nil {
		t.Errorf("got %v, %v", got, err)
	}
	l := newLesson()
	s := l.NewScheduler()
	s.Add(l.AsyncSearch(slices.Values(Take(Lucas(), 5)), digits(6)))
	s.RunToCompletion()
	if got := l.stdout.String(); got != "failed with exception: Not Found\n" {
		t.Errorf("printed %q", got)
	}
}

func TestIsPrime(t *testing.T) {
	number := func(text string) *big.Int {
		x, ok := new(big.Int).SetString(text, 0)
		if !ok {
			t.Fatalf("bad number %s", text)
		}
		return x
	}
	tests := []struct {
		x    string
		want bool
	}{
		{"-7", false}, {"-18446744073709551629", false}, {"0", false}, {"1", false},
		{"2", true}, {"3", true}, {"4", false}, {"5", true}, {"9", false}, {"25", false},
		{"12", false}, {"13", true}, {"2147483647", true}, {"5600748293801", true},
		{"4294967291", true}, {"4294967296", false}, {"4295098369", false}, // 65537²
		{"18446744073709551615", false}, // 2⁶⁴-1, a multiple of 3
		{"18446744073709551616", false}, // 2⁶⁴
	}
	for _, test := range tests {
		if got := IsPrime(number(test.x)); got != test.want {
			t.Errorf("IsPrime(%s) is %t", test.x, got)
		}
	}
}

// TestIsPrimeBeyondWords looks for factors of products that no word holds.
func TestIsPrimeBeyondWords(t *testing.T) {
	for _, factor := range []int64{3, 65537, 1000003} {
		x := new(big.Int).Mul(big.NewInt(factor), new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 89), big.NewInt(1)))
		c := Async(func(co *Co) (any, error) { return AsyncIsPrime(co, x) })
		value, err := new(Host).GetEventLoop().RunUntilComplete(c)
		if value != false || err != nil {
			t.Errorf("%d × (2⁸⁹-1): %v, %v", factor, value, err)
		}
	}
}

func TestIsPrimeYields(t *testing.T) {
	for x, want := range map[int64]int{2: 0, 4: 0, 5: 1, 9: 1, 25: 3, 101: 9} {
		c := Async(func(co *Co) (any, error) { return AsyncIsPrime(co, big.NewInt(x)) })
		yields := 0
		for raised(func() { Next(c); yields++ }) == nil {
		}
		if yields != want {
			t.Errorf("AsyncIsPrime(%d) yields %d times, want %d", x, yields, want)
		}
	}
}

func TestOverflow(t *testing.T) {
	largest := new(big.Int).Lsh(big.NewInt(1<<53-1), 1024-53) // math.MaxFloat64, even
	if IsPrime(largest) {
		t.Error("math.MaxFloat64 is even")
	}
	tooLarge := new(big.Int).Lsh(big.NewInt(1), 1024)
	if v, ok := raised(func() { IsPrime(tooLarge) }).(*OverflowError); !ok || v.Error() != "int too large to convert to float" {
		t.Errorf("raised %v", v)
	}
	if got := (&OverflowError{Text: "why"}).Error(); got != "why" {
		t.Error(got)
	}
}

// TestInterruptOfPrimitives stops those that would not end.
func TestInterruptOfPrimitives(t *testing.T) {
	prime := new(big.Int).SetUint64(18446744073709551557)
	tests := map[string]func(*lesson){
		"IsPrime": func(l *lesson) { l.IsPrime(prime) },
		"Take":    func(l *lesson) { l.Take(Lucas(), 1<<62) },
		"Search":  func(l *lesson) { l.Search(Lucas(), func(*big.Int) bool { return false }) },
	}
	for name, call := range tests {
		l := newLesson()
		l.interrupt()
		if !interrupted(func() { call(l) }) {
			t.Errorf("%s was not interrupted", name)
		}
	}
}
