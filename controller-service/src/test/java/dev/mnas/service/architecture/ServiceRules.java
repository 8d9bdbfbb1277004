package dev.mnas.service.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import jakarta.persistence.Entity;

/**
 * The rules, for the packages below a root: {@code dev.mnas}, or the fixtures that break them.
 *
 * @param root package that holds service and cli
 */
record ServiceRules(String root) {

  ArchRule rowsStayInTheirPackage() {
    return classes().that().areAnnotatedWith(Entity.class).should().bePackagePrivate();
  }

  ArchRule rowsAreNamedSo() {
    return classes().that().areAnnotatedWith(Entity.class).should().haveSimpleNameEndingWith("Row");
  }

  ArchRule namesSayWhatAThingIs() {
    return noClasses().should().haveNameMatching(".*(Impl|Util|Utils|Manager|Helper|Dto)");
  }

  ArchRule noCycles() {
    return SlicesRuleDefinition.slices()
        .matching(root + ".service.(*)..")
        .should()
        .beFreeOfCycles();
  }

  ArchRule persistenceInTheServiceAlone() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".service..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "jakarta.persistence..", "org.springframework.data..", "org.hibernate..");
  }

  ArchRule serviceKnowsNoCommandLine() {
    return noClasses()
        .that()
        .resideInAPackage(root + ".service..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(root + ".cli..", "picocli..");
  }

  ArchRule noTensors() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco..");
  }
}
