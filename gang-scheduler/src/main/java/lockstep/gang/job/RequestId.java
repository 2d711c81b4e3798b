package lockstep.gang.job;

import java.util.regex.Pattern;

/// The client's own name for one submission, kept over its retries: at most one job comes of it.
public record RequestId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public RequestId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("RequestId must match " + FORM);
        }
    }

    public static boolean isValid(String value) {
        return FORM.matcher(value).matches();
    }
}
