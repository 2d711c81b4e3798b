package lockstep.stager.store;

import lockstep.stager.checkpoint.Printable;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where in S3, or in what speaks its protocol, objects lie.
///
/// @param prefix segments before each object's name, separated by `/`; empty text for none
/// @param endpoint empty for Amazon's own
/// @param region empty for what the user's settings say, or with an endpoint for any
/// @param pathStyle whether the bucket is named in the path and not in the host
record S3Location(
        String bucket,
        String prefix,
        Optional<URI> endpoint,
        Optional<String> region,
        boolean pathStyle) {
    static final String SCHEME = "s3://";

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,40}");

    /// @throws IllegalArgumentException the message says what is wrong, to be put after the address
    static S3Location parse(String uri) {
        var address = uri.substring(SCHEME.length());
        int question = address.indexOf('?');
        var place = question < 0 ? address : address.substring(0, question);
        var settings = settings(uri, question < 0 ? "" : address.substring(question + 1));
        int slash = place.indexOf('/');
        var bucket = slash < 0 ? place : place.substring(0, slash);
        if (!BUCKET.matcher(bucket).matches()) {
            throw wrong(
                    uri,
                    "must begin with the name of a bucket, of 3 to 63 characters of [a-z0-9.-]");
        }
        var location =
                new S3Location(
                        bucket,
                        prefix(uri, slash < 0 ? "" : place.substring(slash + 1)),
                        Optional.ofNullable(settings.remove("endpoint")).map(it -> host(uri, it)),
                        Optional.ofNullable(settings.remove("region")).map(it -> region(uri, it)),
                        isTrue(uri, settings.remove("path-style")));
        if (!settings.isEmpty()) {
            throw wrong(
                    uri,
                    "has the unknown %s.\nMaybe you meant endpoint, region or path-style"
                            .formatted(
                                    Printable.of(
                                            String.join(
                                                    ", ",
                                                    settings.keySet().stream()
                                                            .sorted()
                                                            .toList()))));
        }
        return location;
    }

    private static IllegalArgumentException wrong(String uri, String what) {
        return new IllegalArgumentException("(%s) %s".formatted(Printable.of(uri), what));
    }

    private static Map<String, String> settings(String uri, String query) {
        var settings = new HashMap<String, String>();
        for (var setting : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = setting.indexOf('=');
            if (equals <= 0) {
                throw wrong(uri, "must have name=value after the question mark");
            }
            var name = setting.substring(0, equals);
            if (settings.put(name, setting.substring(equals + 1)) != null) {
                throw wrong(uri, "has %s twice".formatted(Printable.of(name)));
            }
        }
        return settings;
    }

    private static String prefix(String uri, String prefix) {
        if (!prefix.isEmpty()) {
            try {
                new ObjectName(prefix);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "(%s) has a prefix that cannot be: %s"
                                .formatted(Printable.of(uri), e.getMessage()),
                        e);
            }
        }
        return prefix;
    }

    private static URI host(String uri, String endpoint) {
        try {
            var parsed = URI.create(endpoint);
            var scheme = String.valueOf(parsed.getScheme());
            boolean bare = parsed.getRawPath() == null || parsed.getRawPath().isEmpty();
            if ((scheme.equals("http") || scheme.equals("https"))
                    && parsed.getHost() != null
                    && parsed.getRawUserInfo() == null
                    && bare) {
                return parsed;
            }
        } catch (IllegalArgumentException _) {
            // Told below, in our words.
        }
        throw wrong(uri, "must have an endpoint such as http://host:9000");
    }

    private static String region(String uri, String region) {
        if (!REGION.matcher(region).matches()) {
            throw wrong(uri, "must have a region of [a-z0-9-], such as eu-central-1");
        }
        return region;
    }

    private static boolean isTrue(String uri, @Nullable String value) {
        if (value == null || value.equals("false")) {
            return false;
        }
        if (!value.equals("true")) {
            throw wrong(uri, "must have path-style=true or path-style=false");
        }
        return true;
    }

    /// The key of an object.
    String key(ObjectName object) {
        return prefix.isEmpty() ? object.text() : prefix + "/" + object.text();
    }
}
