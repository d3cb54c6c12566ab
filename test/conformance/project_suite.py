"""The Jupyter project's own tests of a kernel (jupyter_kernel_test), told what Go looks like."""
import unittest

import jupyter_kernel_test


class GoKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "gokernel"
    language_name = "go"
    file_extension = ".go"
    code_hello_world = 'fmt.Println("hello, world")'
    code_stderr = 'fmt.Fprint(os.Stderr, "oops")'
    code_generate_error = 'panic("boom")'
    code_execute_result = [{"code": "6 * 7", "result": "42"}, {"code": '"go" + "pher"', "result": "gopher"}]
    code_display_data = [{"code": 'display.HTML("<b>bold</b>")', "mime": "text/html"}]
    complete_code_samples = ["1 + 1", "func f() {}", "for i := range 3 {\n\tfmt.Println(i)\n}"]
    incomplete_code_samples = ["func f() {", "x := 3 +", "f(1,"]
    invalid_code_samples = ["import = 7q", "x := := 3"]
    code_clear_output = "display.Clear(false)"
    code_history_pattern = "6 ? 7"
    supported_history_operations = ("tail", "range", "search")


if __name__ == "__main__":
    unittest.main()
