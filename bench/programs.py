"""Ten small programs, each as a Go cell and as a Python cell. Both do the same work and print the same result; each is
written as people of its language would."""

PROGRAMS = {}

PROGRAMS["fib"] = ('''
func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

fmt.Println(fib(30))
''', '''
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)

print(fib(30))
''')

PROGRAMS["loops"] = ('''
total := 0
for i := 0; i < 1500; i++ {
	for j := 0; j < 1000; j++ {
		if j%3 == 0 {
			total += i ^ j
		}
	}
}
fmt.Println(total)
''', '''
total = 0
for i in range(1500):
    for j in range(1000):
        if j % 3 == 0:
            total += i ^ j
print(total)
''')

PROGRAMS["sieve"] = ('''
func sieve(n int) int {
	composite := make([]bool, n)
	count := 0
	for i := 2; i < n; i++ {
		if composite[i] {
			continue
		}
		count++
		for j := i * i; j < n; j += i {
			composite[j] = true
		}
	}
	return count
}

fmt.Println(sieve(1_000_000))
''', '''
def sieve(n):
    composite = [False] * n
    count = 0
    for i in range(2, n):
        if composite[i]:
            continue
        count += 1
        for j in range(i * i, n, i):
            composite[j] = True
    return count

print(sieve(1_000_000))
''')

PROGRAMS["nbody"] = ('''
type body struct{ x, y, z, vx, vy, vz, mass float64 }

func advance(bodies []body, dt float64) {
	for i := range bodies {
		a := &bodies[i]
		for j := i + 1; j < len(bodies); j++ {
			b := &bodies[j]
			dx, dy, dz := a.x-b.x, a.y-b.y, a.z-b.z
			d2 := dx*dx + dy*dy + dz*dz
			mag := dt / (d2 * math.Sqrt(d2))
			a.vx -= dx * b.mass * mag
			a.vy -= dy * b.mass * mag
			a.vz -= dz * b.mass * mag
			b.vx += dx * a.mass * mag
			b.vy += dy * a.mass * mag
			b.vz += dz * a.mass * mag
		}
	}
	for i := range bodies {
		b := &bodies[i]
		b.x += dt * b.vx
		b.y += dt * b.vy
		b.z += dt * b.vz
	}
}

bodies := []body{
	{0, 0, 0, 0, 0, 0, 39.5},
	{4.8, -1.2, -0.1, 0.6, 2.8, -0.02, 0.04},
	{8.3, 4.1, -0.4, -1.0, 1.8, 0.008, 0.01},
	{12.9, -15.1, -0.2, 1.1, 0.9, -0.01, 0.002},
	{15.4, -25.9, 0.2, 1.0, 0.6, -0.03, 0.002},
}
for range 20_000 {
	advance(bodies, 0.001)
}
fmt.Printf("%.6f %.6f\\n", bodies[0].x, bodies[4].z)
''', '''
from math import sqrt

class Body:
    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz = vx, vy, vz
        self.mass = mass

def advance(bodies, dt):
    for i, a in enumerate(bodies):
        for j in range(i + 1, len(bodies)):
            b = bodies[j]
            dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            d2 = dx * dx + dy * dy + dz * dz
            mag = dt / (d2 * sqrt(d2))
            a.vx -= dx * b.mass * mag
            a.vy -= dy * b.mass * mag
            a.vz -= dz * b.mass * mag
            b.vx += dx * a.mass * mag
            b.vy += dy * a.mass * mag
            b.vz += dz * a.mass * mag
    for b in bodies:
        b.x += dt * b.vx
        b.y += dt * b.vy
        b.z += dt * b.vz

bodies = [
    Body(0, 0, 0, 0, 0, 0, 39.5),
    Body(4.8, -1.2, -0.1, 0.6, 2.8, -0.02, 0.04),
    Body(8.3, 4.1, -0.4, -1.0, 1.8, 0.008, 0.01),
    Body(12.9, -15.1, -0.2, 1.1, 0.9, -0.01, 0.002),
    Body(15.4, -25.9, 0.2, 1.0, 0.6, -0.03, 0.002),
]
for _ in range(20_000):
    advance(bodies, 0.001)
print(f"{bodies[0].x:.6f} {bodies[4].z:.6f}")
''')

PROGRAMS["mandelbrot"] = ('''
func escapes(c complex128) int {
	z := 0i
	for n := range 100 {
		if real(z)*real(z)+imag(z)*imag(z) > 4 {
			return n
		}
		z = z*z + c
	}
	return 100
}

total := 0
for y := range 150 {
	for x := range 200 {
		total += escapes(complex(float64(x)/100-1.5, float64(y)/75-1))
	}
}
fmt.Println(total)
''', '''
def escapes(c):
    z = 0j
    for n in range(100):
        if z.real * z.real + z.imag * z.imag > 4:
            return n
        z = z * z + c
    return 100

total = 0
for y in range(150):
    for x in range(200):
        total += escapes(complex(x / 100 - 1.5, y / 75 - 1))
print(total)
''')

PROGRAMS["map count"] = ('''
func count(words []string) map[string]int {
	counts := map[string]int{}
	for _, word := range words {
		counts[word]++
	}
	return counts
}

words := []string{}
for i := range 500_000 {
	words = append(words, "w"+strconv.Itoa(i*7919%5000))
}
counts := count(words)
fmt.Println(len(counts), counts["w42"])
''', '''
def count(words):
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts

words = []
for i in range(500_000):
    words.append("w" + str(i * 7919 % 5000))
counts = count(words)
print(len(counts), counts["w42"])
''')

PROGRAMS["method calls"] = ('''
type account struct{ balance, moves int }

func (a *account) deposit(n int) {
	a.balance += n
	a.moves++
}

func (a *account) total() int { return a.balance }

func run(n int) int {
	a := &account{}
	sum := 0
	for i := range n {
		a.deposit(i)
		sum += a.total() % 7
	}
	return sum
}

fmt.Println(run(1_000_000))
''', '''
class Account:
    def __init__(self):
        self.balance = self.moves = 0

    def deposit(self, n):
        self.balance += n
        self.moves += 1

    def total(self):
        return self.balance

def run(n):
    a = Account()
    sum = 0
    for i in range(n):
        a.deposit(i)
        sum += a.total() % 7
    return sum

print(run(1_000_000))
''')

PROGRAMS["interface calls"] = ('''
type shape interface{ area() float64 }

type square struct{ side float64 }

func (s square) area() float64 { return s.side * s.side }

type circle struct{ r float64 }

func (c *circle) area() float64 { return 3 * c.r * c.r }

func sum(shapes []shape, n int) float64 {
	total := 0.0
	for range n {
		for _, s := range shapes {
			total += s.area()
		}
	}
	return total
}

shapes := []shape{square{1}, &circle{2}, square{3}, &circle{4}}
fmt.Printf("%.1f\\n", sum(shapes, 400_000))
''', '''
class Square:
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side * self.side

class Circle:
    def __init__(self, r):
        self.r = r

    def area(self):
        return 3 * self.r * self.r

def sum(shapes, n):
    total = 0.0
    for _ in range(n):
        for s in shapes:
            total += s.area()
    return total

shapes = [Square(1), Circle(2), Square(3), Circle(4)]
print(f"{sum(shapes, 400_000):.1f}")
''')

PROGRAMS["closures"] = ('''
func counter(step int) func() int {
	n := 0
	return func() int {
		n += step
		return n
	}
}

func apply(f func(int) int, n int) int {
	total := 0
	for i := range n {
		total += f(i)
	}
	return total
}

total := 0
for i := range 100_000 {
	next := counter(i)
	next()
	total += next()
}
offset := 3
total += apply(func(x int) int { return x + offset }, 1_000_000)
fmt.Println(total)
''', '''
def counter(step):
    n = 0
    def next():
        nonlocal n
        n += step
        return n
    return next

def apply(f, n):
    total = 0
    for i in range(n):
        total += f(i)
    return total

total = 0
for i in range(100_000):
    next = counter(i)
    next()
    total += next()
offset = 3
total += apply(lambda x: x + offset, 1_000_000)
print(total)
''')

PROGRAMS["strings.Builder"] = ('''
func join(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Itoa(i))
		b.WriteByte('.')
	}
	return b.String()
}

fmt.Println(len(join(700_000)))
''', '''
import io

def join(n):
    b = io.StringIO()
    for i in range(n):
        if i > 0:
            b.write(", ")
        b.write(str(i))
        b.write(".")
    return b.getvalue()

print(len(join(700_000)))
''')
