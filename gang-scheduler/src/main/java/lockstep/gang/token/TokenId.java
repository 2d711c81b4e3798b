package lockstep.gang.token;

import java.util.regex.Pattern;

/// Names a token. It is no secret: who knows it can do nothing with it.
public record TokenId(String value) implements Comparable<TokenId> {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{12}");

    public TokenId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("TokenId must match " + FORM);
        }
    }

    public static boolean isValid(String value) {
        return FORM.matcher(value).matches();
    }

    @Override
    public int compareTo(TokenId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
