/* The bundled classifier's files, byte for byte; bundled_model.cpp gives them their types. */
#ifdef __CET__
#include <cet.h> /* a note for the linker: nothing here that could be jumped to */
#endif
        .section .rodata

        .globl  cameras_bundled_onnx
        .globl  cameras_bundled_onnx_end
        .globl  cameras_bundled_card
        .globl  cameras_bundled_card_end
        .globl  cameras_bundled_labels
        .globl  cameras_bundled_labels_end

        .balign 16
cameras_bundled_onnx:
        .incbin CAMERAS_BUNDLED_ONNX
cameras_bundled_onnx_end:
        .byte   0

cameras_bundled_card:
        .incbin CAMERAS_BUNDLED_CARD
cameras_bundled_card_end:
        .byte   0

cameras_bundled_labels:
        .incbin "scenes-labels.txt"
cameras_bundled_labels_end:
        .byte   0

        .section .note.GNU-stack,"",%progbits
