package dev.mnas.service.trial;

import dev.mnas.task.StudyId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the trials of a study that a filter lets through, page by page. */
@Component
class TrialSearch {
  private static final double BEYOND = 1e300;
  private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

  private final EntityManager entities;

  TrialSearch(EntityManager entities) {
    this.entities = entities;
  }

  long count(StudyId study, TrialFilter filter) {
    CriteriaBuilder builder = entities.getCriteriaBuilder();
    CriteriaQuery<Long> query = builder.createQuery(Long.class);
    Root<TrialRow> trial = query.from(TrialRow.class);
    query.select(builder.count(trial));
    query.where(conditions(builder, trial, study, filter).toArray(Predicate[]::new));
    return entities.createQuery(query).getSingleResult();
  }

  /**
   * Trials in order.
   *
   * @param after where the page before ended
   */
  List<TrialRow> page(
      StudyId study, TrialFilter filter, TrialSort sort, Optional<TrialCursor> after, int size) {
    return sort.column() == TrialSort.Column.ENDED
        ? page(study, filter, new Order<>(sort, after, Instant.class, NEVER, Instant.EPOCH), size)
        : page(study, filter, new Order<>(sort, after, Double.class, BEYOND, -BEYOND), size);
  }

  private <C extends Comparable<C>> List<TrialRow> page(
      StudyId study, TrialFilter filter, Order<C> order, int size) {
    CriteriaBuilder builder = entities.getCriteriaBuilder();
    CriteriaQuery<TrialRow> query = builder.createQuery(TrialRow.class);
    Root<TrialRow> trial = query.from(TrialRow.class);
    List<Predicate> conditions = conditions(builder, trial, study, filter);
    Expression<C> value = order.value(builder, trial);
    order.after().ifPresent(cursor -> conditions.add(order.behind(builder, trial, value, cursor)));
    query.where(conditions.toArray(Predicate[]::new));
    boolean descending = order.sort().descending();
    query.orderBy(
        descending ? builder.desc(value) : builder.asc(value),
        descending ? builder.desc(trial.get("id")) : builder.asc(trial.get("id")));
    TypedQuery<TrialRow> limited = entities.createQuery(query).setMaxResults(size);
    return limited.getResultList();
  }

  private static List<Predicate> conditions(
      CriteriaBuilder builder, Root<TrialRow> trial, StudyId study, TrialFilter filter) {
    List<Predicate> conditions = new ArrayList<>();
    conditions.add(builder.equal(trial.get("studyId"), study.value()));
    in(trial, "state", filter.state()).ifPresent(conditions::add);
    in(trial, "reuse", filter.reuse()).ifPresent(conditions::add);
    in(trial, "failure", filter.failure()).ifPresent(conditions::add);
    in(trial, "id", filter.ids()).ifPresent(conditions::add);
    between(builder, trial.get("accuracy"), filter.minAccuracy(), filter.maxAccuracy(), conditions);
    between(
        builder,
        trial.get("latencyMillis"),
        filter.minLatencyMillis(),
        filter.maxLatencyMillis(),
        conditions);
    String blocks = Objects.requireNonNullElse(filter.blocks(), "");
    if (!blocks.isEmpty()) {
      // The JSON of a network holds its block strings; nothing else in it looks like one.
      String escaped = blocks.replace("_", "!_");
      conditions.add(builder.like(trial.get("network"), "%" + escaped + "%", '!'));
    }
    return conditions;
  }

  private static Optional<Predicate> in(
      Root<TrialRow> trial, String field, @Nullable List<?> allowed) {
    return allowed == null || allowed.isEmpty()
        ? Optional.empty()
        : Optional.of(trial.get(field).in(allowed));
  }

  private static void between(
      CriteriaBuilder builder,
      Expression<Double> value,
      @Nullable Double least,
      @Nullable Double largest,
      List<Predicate> conditions) {
    if (least != null) {
      conditions.add(builder.ge(value, least));
    }
    if (largest != null) {
      conditions.add(builder.le(value, largest));
    }
  }

  /** An order over a column, in which a trial without the value comes last. */
  private record Order<C extends Comparable<C>>(
      TrialSort sort, Optional<TrialCursor> after, Class<C> type, C largest, C least) {

    Expression<C> value(CriteriaBuilder builder, Root<TrialRow> trial) {
      Expression<C> column = trial.get(sort.column().field()).as(type);
      return builder.coalesce(column, sort.descending() ? least : largest);
    }

    Predicate behind(
        CriteriaBuilder builder, Root<TrialRow> trial, Expression<C> value, TrialCursor cursor) {
      C last = last(cursor);
      Expression<Long> id = trial.get("id");
      return sort.descending()
          ? builder.or(
              builder.lessThan(value, last),
              builder.and(builder.equal(value, last), builder.lessThan(id, cursor.id())))
          : builder.or(
              builder.greaterThan(value, last),
              builder.and(builder.equal(value, last), builder.greaterThan(id, cursor.id())));
    }

    private C last(TrialCursor cursor) {
      String text = cursor.value();
      if (text == null) {
        return sort.descending() ? least : largest;
      }
      try {
        return type.cast(type == Double.class ? Double.valueOf(text) : Instant.parse(text));
      } catch (NumberFormatException | DateTimeParseException damaged) {
        throw new IllegalArgumentException("cursor must be one that a page gave", damaged);
      }
    }
  }
}
