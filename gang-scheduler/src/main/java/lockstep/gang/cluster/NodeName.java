package lockstep.gang.cluster;

import java.util.regex.Pattern;

/// The name of a node: letters, digits, `.`, `_` and `-`, at most 64.
public record NodeName(String value) implements Comparable<NodeName> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public NodeName {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "NodeName (%s) must match %s".formatted(value, FORM));
        }
    }

    public static boolean isValid(String value) {
        return FORM.matcher(value).matches();
    }

    @Override
    public int compareTo(NodeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
