package lockstep.stager.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.util.Optional;

final class StoreUriTest {
    @Test
    void buckets_are_named_with_a_prefix_and_settings() {
        assertThat(
                        S3Location.parse(
                                "s3://ckpt.one/a/b?endpoint=http://h:9000&region=eu-central-1&path-style=true"))
                .isEqualTo(
                        new S3Location(
                                "ckpt.one",
                                "a/b",
                                Optional.of(URI.create("http://h:9000")),
                                Optional.of("eu-central-1"),
                                true));
        assertThat(S3Location.parse("s3://ckpt"))
                .isEqualTo(new S3Location("ckpt", "", Optional.empty(), Optional.empty(), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///mnt/a",
                "s3://bucket",
                "s3://bucket/",
                "s3://bucket/p",
                "s3://bucket?region=r"
            })
    void good_addresses(String uri) {
        assertThat(StoreUri.objection(uri)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/mnt/a, directory or of a bucket",
        "file:///mnt/../a, without '.'",
        "s3://, name of a bucket",
        "s3://UPPER, name of a bucket",
        "s3://bucket/a//b, prefix",
        "s3://bucket/../b, prefix",
        "s3://bucket?colour=red, unknown colour",
        "s3://bucket?region, name=value",
        "s3://bucket?region=a&region=b, region twice",
        "s3://bucket?region=A_B, region of",
        "s3://bucket?endpoint=host:9000, such as http://host:9000",
        "s3://bucket?endpoint=http://u:p@host:9000, such as http://host:9000",
        "s3://bucket?endpoint=http://host:9000/x, such as http://host:9000",
        "s3://bucket?path-style=yes, path-style=true or",
    })
    void bad_addresses_are_told_why(String uri, String why) {
        assertThat(StoreUri.objection(uri).orElseThrow()).contains(why);
    }
}
