package lockstep.packaging.parts;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A6.35: of all modules, none lets a text or a stream of bytes choose classes, run as a program or
/// fetch something.
@AnalyzeClasses(packages = "lockstep", importOptions = ImportOption.DoNotIncludeTests.class)
final class ForbiddenPartsTest {
    @ArchTest
    static final ArchRule NOTHING_IS_READ_BY_JAVAS_SERIALISATION =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .haveNameMatching(
                            "java\\.io\\.(Object(Input|Output)(Stream|Filter)?.*|Externalizable)"
                                    + "|java\\.beans\\..*")
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.rmi..", "javax.management.remote..");

    @ArchTest
    static final ArchRule NO_TEXT_IS_A_PROGRAM_OR_THE_NAME_OF_SOMETHING_TO_FETCH =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "javax.script..",
                            "javax.naming..",
                            "javax.el..",
                            "jakarta.el..",
                            "groovy..",
                            "org.mozilla.javascript..",
                            "org.graalvm.polyglot..",
                            "org.springframework.expression..",
                            "org.mvel2..",
                            "ognl..",
                            "org.apache.commons.jexl3..",
                            "org.apache.velocity..",
                            "freemarker..");

    /// What nvidia-smi says is XML; its reader takes no entities and loads nothing.
    @ArchTest
    static final ArchRule XML_IS_READ_IN_ONE_PLACE =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("lockstep.node.sense.accelerator")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "javax.xml..",
                            "org.xml.sax..",
                            "org.w3c.dom..",
                            "com.fasterxml.jackson.dataformat.xml..",
                            "com.thoughtworks.xstream..");

    @ArchTest
    static final ArchRule NO_JSON_NAMES_CLASSES =
            noClasses()
                    .should()
                    .callMethodWhere(
                            new DescribedPredicate<JavaCall<?>>("default typing is switched on") {
                                @Override
                                public boolean test(JavaCall<?> call) {
                                    return List.of(
                                                    "activateDefaultTyping",
                                                    "activateDefaultTypingAsProperty",
                                                    "enableDefaultTyping",
                                                    "polymorphicTypeValidator",
                                                    "setDefaultTyping")
                                            .contains(call.getName());
                                }
                            });

    /// A4.24: whoever starts a program gives it texts of users behind `--`, or not at all. A new
    /// place stands here once it has been looked at.
    @ArchTest
    static final ArchRule PROGRAMS_ARE_STARTED_IN_FEW_PLACES =
            noClasses()
                    .that()
                    .haveNameNotMatching(
                            "lockstep\\.(controller\\.identity\\.IdCommand"
                                    + "|node\\.(Tools|sense\\.command\\.SessionCommands"
                                    + "|stage\\.HandSite|launch\\.(RankStarter|TreeRemoval|Warden))"
                                    + "|cli\\.(dev\\.DetachedRun|dev\\.supervise\\.PartWatch"
                                    + "|quickstart\\.ShownCommands|shell\\.SttyTerminal)"
                                    + "|packaging\\..*)")
                    .should()
                    .callConstructorWhere(ownerIs(ProcessBuilder.class))
                    .orShould()
                    .callMethodWhere(ownerIs(Runtime.class).and(named("exec")));

    private static DescribedPredicate<JavaCall<?>> ownerIs(Class<?> type) {
        return new DescribedPredicate<>("of " + type.getName()) {
            @Override
            public boolean test(JavaCall<?> call) {
                return call.getTargetOwner().isEquivalentTo(type);
            }
        };
    }

    private static DescribedPredicate<JavaCall<?>> named(String name) {
        return new DescribedPredicate<>("named " + name) {
            @Override
            public boolean test(JavaCall<?> call) {
                return call.getName().equals(name);
            }
        };
    }

    @ArchTest
    static void kinds_in_json_have_names_of_their_own(JavaClasses classes) {
        assertThat(
                        classes.stream()
                                .filter(one -> one.isAnnotatedWith(JsonTypeInfo.class))
                                .filter(
                                        one ->
                                                one.getAnnotationOfType(JsonTypeInfo.class).use()
                                                        != JsonTypeInfo.Id.NAME)
                                .map(JavaClass::getName))
                .isEmpty();
    }

    @ArchTest
    static void all_modules_are_looked_at(JavaClasses classes) {
        assertThat(classes.stream().map(JavaClass::getPackageName).distinct())
                .contains(
                        "lockstep.controller.server",
                        "lockstep.gang.decide",
                        "lockstep.node.agent",
                        "lockstep.cli",
                        "lockstep.stager.shard",
                        "lockstep.identity",
                        "lockstep.service",
                        "lockstep.doctor",
                        "lockstep.examples.training");
    }

    /// Ports that speak Java's serialisation would be opened by these.
    @ArchTest
    static void nothing_starts_java_with_a_port_for_managing_it(JavaClasses classes)
            throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            assertThat(
                            files.filter(file -> !file.startsWith("src/test/java"))
                                    .filter(Files::isRegularFile)
                                    .filter(ForbiddenPartsTest::opensAPort))
                    .isEmpty();
        }
    }

    private static boolean opensAPort(Path file) {
        try {
            String text =
                    new String(
                            Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
            return text.contains("com.sun.management")
                    || text.contains("-agentlib:jdwp")
                    || text.contains("-Xdebug");
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }
}
