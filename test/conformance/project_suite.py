"""The Jupyter project's own tests of a kernel (jupyter_kernel_test), told what Go looks like. None may be skipped."""
import sys
import unittest

import jupyter_kernel_test


class GoKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "gokernel"
    language_name = "go"
    file_extension = ".go"
    code_hello_world = 'fmt.Println("hello, world")'
    code_stderr = 'fmt.Fprint(os.Stderr, "oops")'
    code_generate_error = 'panic("boom")'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"go" + "pher"', "result": "gopher"},
        {"code": 'struct{ Name string }{"gopher"}', "mime": "text/html"},
    ]
    code_display_data = [
        {"code": 'display.HTML("<b>bold</b>")', "mime": "text/html"},
        {"code": 'display.Markdown("**bold**")', "mime": "text/markdown"},
        {"code": 'display.Latex("$x^2$")', "mime": "text/latex"},
        {"code": 'display.SVG("<svg/>")', "mime": "image/svg+xml"},
        {"code": "display.JSON([]int{1, 2})", "mime": "application/json"},
        {"code": "display.Show(image.NewGray(image.Rect(0, 0, 2, 2)))", "mime": "image/png"},
    ]
    completion_samples = [
        {"text": "strings.ToUpperS", "matches": {"ToUpperSpecial"}},
        {"text": "for {\n\tcontin", "matches": {"continue"}},
        {"text": "zqxjkvwyNothingHere", "matches": set()},
    ]
    complete_code_samples = ["1 + 1", "func f() {}", "for i := range 3 {\n\tfmt.Println(i)\n}", "%help", "?strings.ToUpper"]
    incomplete_code_samples = ["func f() {", "x := 3 +", "f(1,"]
    invalid_code_samples = ["import = 7q", "x := := 3"]
    code_page_something = "?strings.ToUpper"
    code_inspect_sample = "strings.ToUpper"
    code_clear_output = "display.Clear(false)"
    code_history_pattern = "6 ? 7"
    supported_history_operations = ("tail", "range", "search")


class GoKernelWelcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "gokernel"
    support_iopub_welcome = True


if __name__ == "__main__":
    outcome = unittest.main(exit=False).result
    for test, why in outcome.skipped:
        print(f"skipped {test}: {why}", file=sys.stderr)
    sys.exit(not outcome.wasSuccessful() or bool(outcome.skipped))
