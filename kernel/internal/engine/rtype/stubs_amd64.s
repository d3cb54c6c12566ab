#include "textflag.h"

// A stub gets here from compiled code that calls a method: arguments and receiver are
// where Go's internal calling convention puts them and must stay there. R12, R13 and
// DX, where a closure expects itself, carry none.

#define STUB(k) PCALIGN $16; MOVL $(k), R12; JMP common
#define STUB8(k) STUB(k); STUB((k)+1); STUB((k)+2); STUB((k)+3); STUB((k)+4); STUB((k)+5); STUB((k)+6); STUB((k)+7)
#define STUB64(k) STUB8(k); STUB8((k)+8); STUB8((k)+16); STUB8((k)+24); STUB8((k)+32); STUB8((k)+40); STUB8((k)+48); STUB8((k)+56)
#define STUB512(k) STUB64(k); STUB64((k)+64); STUB64((k)+128); STUB64((k)+192); STUB64((k)+256); STUB64((k)+320); STUB64((k)+384); STUB64((k)+448)
#define STUB4096(k) STUB512(k); STUB512((k)+512); STUB512((k)+1024); STUB512((k)+1536); STUB512((k)+2048); STUB512((k)+2560); STUB512((k)+3072); STUB512((k)+3584)
#define STUB32768(k) STUB4096(k); STUB4096((k)+4096); STUB4096((k)+8192); STUB4096((k)+12288); STUB4096((k)+16384); STUB4096((k)+20480); STUB4096((k)+24576); STUB4096((k)+28672)

// func stubs()
TEXT ·stubs(SB),NOSPLIT|NOFRAME,$0-0
	STUB32768(0)
	STUB32768(32768)
common:
	LEAQ	·stubTable(SB), R13
	MOVQ	(R13)(R12*8), DX
	MOVQ	(DX), R12
	JMP	R12

// func stubBase() uintptr
TEXT ·stubBase(SB),NOSPLIT,$0-8
	LEAQ	·stubs(SB), AX
	MOVQ	AX, ret+0(FP)
	RET
