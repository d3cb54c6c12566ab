"""The lesson's last demo on its own scheduler: one task calls for dinner every 2.5 s, another looks for prime Lucas
numbers and pauses after each division. The numbers to wait for are the 17th such prime and the 18th."""

SEVENTEENTH, EIGHTEENTH = "5600748293801", "32361122672259149"

PYTHON = '''
import collections, math, time

def lucas():
    a, b = 2, 1
    while True:
        yield a
        a, b = b, a + b

def pause(seconds):
    until = time.time() + seconds
    while True:
        yield
        if time.time() >= until:
            return

def prime(x):
    if x < 2:
        return False
    for i in range(2, int(math.sqrt(x)) + 1):
        if x % i == 0:
            return False
        yield from pause(0)
    return True

def show(items):
    for x in items:
        if (yield from prime(x)):
            print("Found :", x, flush=True)

def call(text, seconds):
    while True:
        print(text, flush=True)
        yield from pause(seconds)

queue = collections.deque([call("Dinner!", 2.5), show(lucas())])
while queue:
    task = queue.popleft()
    next(task)
    queue.append(task)
'''

PRELOADED = '''
scheduler := NewScheduler()
scheduler.Add(AsyncRepetitiveMessage("Dinner!", 2500*time.Millisecond))
scheduler.Add(AsyncPrintMatches(Lucas(), AsyncIsPrime))
scheduler.RunToCompletion()
'''

INTERPRETED = '''
func lucas() iter.Seq[*big.Int] {
	return func(yield func(*big.Int) bool) {
		for a, b := big.NewInt(2), big.NewInt(1); yield(a); a, b = b, new(big.Int).Add(a, b) {
		}
	}
}

func pause(co *Co, d time.Duration) {
	until := time.Now().Add(d)
	for {
		co.Yield()
		if !time.Now().Before(until) {
			return
		}
	}
}

func prime(co *Co, x *big.Int) bool {
	n := x.Int64()
	if n < 2 {
		return false
	}
	top := int64(math.Sqrt(float64(n)))
	for i := int64(2); i <= top; i++ {
		if n%i == 0 {
			return false
		}
		pause(co, 0)
	}
	return true
}

func show(items iter.Seq[*big.Int]) *Coroutine {
	return Async(func(co *Co) (any, error) {
		for x := range items {
			if prime(co, x) {
				fmt.Println("Found :", x)
			}
		}
		return nil, nil
	})
}

func call(text string, d time.Duration) *Coroutine {
	return Async(func(co *Co) (any, error) {
		for {
			fmt.Println(text)
			pause(co, d)
		}
	})
}

scheduler := NewScheduler()
scheduler.Add(call("Dinner!", 2500*time.Millisecond))
scheduler.Add(show(lucas()))
scheduler.RunToCompletion()
'''
