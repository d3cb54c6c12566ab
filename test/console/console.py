"""Works with the kernel in jupyter console, in a terminal as a person has it.

usage: console.py KERNEL
"""
import re
import sys

import pexpect

ESCAPES = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|[=>])|\r")
STEPS = 30  # seconds that the console has for what it is waited for


class Console:
    """A terminal with jupyter console in it."""

    def __init__(self, kernel):
        self.terminal = pexpect.spawn("jupyter", ["console", "--kernel", kernel], encoding="utf-8", timeout=STEPS, dimensions=(40, 120))
        self.seen = ""

    def wait(self, text):
        """Waits until the terminal has shown the text since the last keys were typed."""
        while text not in ESCAPES.sub("", self.seen):
            try:
                self.seen += self.terminal.read_nonblocking(4096)
            except (pexpect.TIMEOUT, pexpect.EOF) as end:
                sys.exit(f"no {text!r}, but {type(end).__name__} after\n{self.seen}")

    def type(self, keys, *texts):
        """Types keys, and waits for texts one after the other."""
        self.seen = ""
        self.terminal.send(keys)
        for text in texts:
            self.wait(text)


def main(kernel):
    console = Console(kernel)
    console.wait("In [1]: ")
    console.type("6 * 7\r", "Out[1]: 42", "In [2]: ")
    console.type("func double(n int) int {\r", "...: ")  # is_complete says that it goes on
    console.type("return 2 * n\r", "...: ")
    console.type("}\r", "...: ")
    console.type("\r", "In [3]: ")
    console.type("double(21)\r", "Out[3]: 42", "In [4]: ")
    console.type("\x1b[A", "double(21)")  # the history
    console.type("\r", "Out[4]: 42", "In [5]: ")
    console.type("strings.ToUpperS\t", "pecial")
    console.type("(unicode.TurkishCase, `i`)\r", "Out[5]: İ", "In [6]: ")
    console.type('fmt.Println("sta" + "rted"); for {}\r', "started")
    console.type("\x03", "KeyboardInterrupt", "In [7]: ")
    console.type("double(4)\r", "Out[7]: 8", "In [8]: ")
    console.type("\x04", "exit")
    console.type("y\r", "Shutting down kernel")
    console.terminal.expect(pexpect.EOF)
    console.terminal.close()
    sys.exit(console.terminal.exitstatus)


main(sys.argv[1])
