package dev.mnas.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.stream.Stream;

/**
 * The rules, for the packages below a root: {@code dev.mnas}, or the fixtures that break them.
 *
 * @param root package that holds space, network, objective and the others
 */
record ArchitectureRules(String root) {
  private static final String[] JDK = {"java..", "org.jspecify.annotations.."};

  ArchRule network() {
    return only("network");
  }

  ArchRule space() {
    return only("space", at("network"));
  }

  ArchRule objective() {
    return only("objective");
  }

  ArchRule task() {
    return only("task", at("network"), "tools.jackson..", "com.fasterxml.jackson.annotation..");
  }

  ArchRule yaml() {
    return only("yaml", at("space"), at("network"), "org.yaml.snakeyaml..");
  }

  ArchRule springInTheWorkerAlone() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(at("worker"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..");
  }

  ArchRule noTensorsAndNoPersistence() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.nd4j..", "org.deeplearning4j..", "jakarta.persistence..", "org.hibernate..");
  }

  ArchRule noCycles() {
    return SlicesRuleDefinition.slices().matching(root + ".(*)..").should().beFreeOfCycles();
  }

  ArchRule namesSayWhatAThingIs() {
    return noClasses().should().haveNameMatching(".*(Impl|Util|Utils|Manager|Helper|Dto)");
  }

  private ArchRule only(String name, String... others) {
    String[] allowed =
        Stream.of(Stream.of(JDK), Stream.of(at(name)), Stream.of(others))
            .flatMap(packages -> packages)
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(at(name))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed);
  }

  private String at(String name) {
    return root + "." + name + "..";
  }
}
