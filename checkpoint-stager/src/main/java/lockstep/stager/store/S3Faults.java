package lockstep.stager.store;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

import java.util.Locale;
import java.util.Set;

/// What the answers of S3, and of what speaks its protocol, mean to us.
final class S3Faults {
    private static final Set<String> CORRUPT =
            Set.of(
                    "BadDigest",
                    "InvalidDigest",
                    "IncompleteBody",
                    "XAmzContentChecksumMismatch",
                    "XAmzContentSHA256Mismatch");

    private S3Faults() {}

    static StoreFault of(String path, String object, RuntimeException failure) {
        return switch (failure) {
            case AwsServiceException answer -> answered(path, object, answer);
            case RuntimeException e when isAboutCredentials(e) ->
                    new StoreFault(
                            StoreFault.Kind.REFUSED,
                            "%s cannot be used: %s.\nMaybe put this user's credentials into ~/.aws/credentials on this node."
                                    .formatted(path, e.getMessage()),
                            e);
            case RuntimeException e ->
                    new StoreFault(
                            StoreFault.Kind.UNREACHABLE,
                            "%s does not answer: %s".formatted(path, e.getMessage()),
                            e);
        };
    }

    private static boolean isAboutCredentials(RuntimeException e) {
        return String.valueOf(e.getMessage()).contains("load credentials");
    }

    private static StoreFault answered(String path, String object, AwsServiceException answer) {
        var details = answer.awsErrorDetails();
        var code = details == null ? "" : String.valueOf(details.errorCode());
        var kind = kind(answer.statusCode(), code, said(answer));
        var advice =
                switch (kind) {
                    case FULL -> "\nMaybe remove old checkpoints, or give the bucket more room.";
                    case REFUSED ->
                            "\n"
                                + "Maybe look at the bucket's name and at what its policy allows"
                                + " this user.";
                    case CORRUPT, MISSING, UNREACHABLE -> "";
                };
        return new StoreFault(
                kind,
                "%s on %s: %s (status %d)%s"
                        .formatted(object, path, said(answer), answer.statusCode(), advice),
                answer);
    }

    private static String said(AwsServiceException answer) {
        var details = answer.awsErrorDetails();
        var message = details == null ? null : details.errorMessage();
        var code = details == null ? null : details.errorCode();
        return message == null ? String.valueOf(code) : "%s, %s".formatted(code, message);
    }

    private static StoreFault.Kind kind(int status, String code, String said) {
        var small = code.toLowerCase(Locale.ROOT);
        // Some say so in their message only.
        if (CORRUPT.contains(code) || (status == 400 && said.contains("checksum"))) {
            return StoreFault.Kind.CORRUPT;
        }
        if (status == 507 || small.contains("quota") || small.contains("storagefull")) {
            return StoreFault.Kind.FULL;
        }
        if (status == 404 && !code.equals("NoSuchBucket")) {
            return StoreFault.Kind.MISSING;
        }
        boolean later = status >= 500 || status == 429 || status == 408;
        return later ? StoreFault.Kind.UNREACHABLE : StoreFault.Kind.REFUSED;
    }
}
