package lockstep.stager.store;

import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import java.io.IOException;
import java.time.Duration;

/// How we speak with S3: nothing is tried twice, and nobody is waited for without an end.
final class S3Clients {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private S3Clients() {}

    /// Reaches for nothing yet.
    ///
    /// @param name for people
    /// @throws IOException if the user's settings have no region and none is given
    static S3Client of(String name, S3Location location) throws IOException {
        var builder =
                S3Client.builder()
                        .httpClientBuilder(
                                Apache5HttpClient.builder()
                                        .connectionTimeout(CONNECT_MAX)
                                        .socketTimeout(SILENCE_MAX))
                        .forcePathStyle(location.pathStyle())
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .serviceConfiguration(
                                it -> it.chunkedEncodingEnabled(false).expectContinueEnabled(false))
                        .overrideConfiguration(
                                it -> it.retryStrategy(AwsRetryStrategy.doNotRetry()));
        location.endpoint().ifPresent(builder::endpointOverride);
        if (location.region().isPresent()) {
            builder.region(Region.of(location.region().get()));
        } else if (location.endpoint().isPresent()) {
            builder.region(Region.US_EAST_1);
        }
        try {
            return builder.build();
        } catch (SdkException e) {
            throw new IOException(
                    "%s cannot be used: %s.\nMaybe add region=… to its address."
                            .formatted(name, e.getMessage()),
                    e);
        }
    }
}
