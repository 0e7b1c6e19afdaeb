"""What a process that wants a PDF and the one that has it drawn say to each other."""

import struct

PEDIDO = b"."  # with three open files: the message, where the PDF goes, where errors go
ENTERO = struct.Struct("i")  # the answer: the child's process id and, when it has ended, its exit code
