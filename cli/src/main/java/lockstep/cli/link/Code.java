package lockstep.cli.link;

/// Why a call was not done, in gRPC's words and numbers.
public enum Code {
    OK(0, 200),
    CANCELLED(1, 499),
    UNKNOWN(2, 500),
    INVALID_ARGUMENT(3, 400),
    DEADLINE_EXCEEDED(4, 504),
    NOT_FOUND(5, 404),
    ALREADY_EXISTS(6, 409),
    PERMISSION_DENIED(7, 403),
    RESOURCE_EXHAUSTED(8, 429),
    FAILED_PRECONDITION(9, 412),
    ABORTED(10, 0),
    OUT_OF_RANGE(11, 0),
    UNIMPLEMENTED(12, 501),
    INTERNAL(13, 0),
    UNAVAILABLE(14, 503),
    DATA_LOSS(15, 0),
    UNAUTHENTICATED(16, 401);

    private final int number;
    private final int httpStatus;

    Code(int number, int httpStatus) {
        this.number = number;
        this.httpStatus = httpStatus;
    }

    static Code ofNumber(String text) {
        for (Code code : values()) {
            if (Integer.toString(code.number).equals(text)) {
                return code;
            }
        }
        return UNKNOWN;
    }

    static Code ofHttpStatus(int status) {
        for (Code code : values()) {
            if (code.httpStatus == status) {
                return code;
            }
        }
        return UNKNOWN;
    }
}
