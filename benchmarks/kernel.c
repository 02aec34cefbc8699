/* The complete model, written by hand for one purpose: to know how fast a year can be.
 *
 * The same equations and the same counter-based words as detente's engine, hence the same runs.
 * One vector holds LANES replicas; a block of V vectors lives through all years in cache. A pair of
 * states is handled in both directions at once, so that nothing is mirrored and what is symmetric
 * is computed once. Parameters are run-time values: no value is treated as a special case.
 * Wars, which are rare, are fought in scalar code.
 *
 * Built on the spot by benchmarks/kernel.py; not part of the package.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef __AVX512F__
#include <immintrin.h>
#endif

#ifndef V
#define V 1
#endif
#define INLINE static inline __attribute__((always_inline))

/* ------------------------------------------------------------------ vectors */
#ifdef __AVX512F__
#define LANES 16
#else
#define LANES 8
#endif
#define W (LANES * V)
typedef float F __attribute__((vector_size(4 * LANES)));
typedef uint32_t U __attribute__((vector_size(4 * LANES)));
typedef int32_t I __attribute__((vector_size(4 * LANES)));

#ifdef __AVX512F__
typedef uint16_t M;
#define LT(a, b) ((M)_mm512_cmp_ps_mask((__m512)(a), (__m512)(b), _CMP_LT_OQ))
#define SEL(m, a, b) ((F)_mm512_mask_blend_ps((m), (__m512)(b), (__m512)(a)))
#define MIN(a, b) ((F)_mm512_min_ps((__m512)(a), (__m512)(b)))
#define MAX(a, b) ((F)_mm512_max_ps((__m512)(a), (__m512)(b)))
#define ANY(m) ((m) != 0)
#define HAS(m, k) (((m) >> (k)) & 1)
#define NONE ((M)0)
INLINE F splat(float x) { return (F)_mm512_set1_ps(x); }
INLINE F rcp(F x) {
  F r = (F)_mm512_rcp14_ps((__m512)x);
  return r * (2.0f - x * r);
}
INLINE F vsqrt(F x) { return (F)_mm512_sqrt_ps((__m512)x); }
INLINE F vexp(F x) {
  F n = (F)_mm512_roundscale_ps((__m512)(x * 1.44269504f), 0);
  F f = x - n * 0.693147182f;
  F p = splat(1.9875691500e-4f);
  p = p * f + 1.3981999507e-3f;
  p = p * f + 8.3334519073e-3f;
  p = p * f + 4.1665795894e-2f;
  p = p * f + 1.6666665459e-1f;
  p = p * f + 5.0000001201e-1f;
  p = (p * f) * f + f + 1.0f;
  return (F)_mm512_scalef_ps((__m512)p, (__m512)n);
}
INLINE F vlog(F x) {
  F e = (F)_mm512_getexp_ps((__m512)(x * 1.41421356f));
  F m = (F)_mm512_scalef_ps((__m512)x, (__m512)(-e)) - 1.0f;
#else
typedef I M;
#define LT(a, b) ((M)((a) < (b)))
#define SEL(m, a, b) ((F)(((m) & (I)(a)) | (~(m) & (I)(b))))
#define HAS(m, k) ((m)[k] & 1)
#define NONE ((M){0})
INLINE F splat(float x) { return (F){0} + x; }
INLINE F MIN(F a, F b) { return SEL(LT(a, b), a, b); }
INLINE F MAX(F a, F b) { return SEL(LT(b, a), a, b); }
INLINE int ANY(M m) {
  int any = 0;
  for (int k = 0; k < LANES; k++) any |= m[k];
  return any != 0;
}
INLINE F rcp(F x) { return 1.0f / x; }
INLINE F vsqrt(F x) {
  for (int k = 0; k < LANES; k++) x[k] = sqrtf(x[k]);
  return x;
}
INLINE F vexp(F x) {
  x = MIN(MAX(x, splat(-87.0f)), splat(88.0f));
  I n = __builtin_convertvector(x * 1.44269504f + SEL(LT(x, splat(0)), splat(-0.5f), splat(0.5f)), I);
  F f = x - __builtin_convertvector(n, F) * 0.693147182f;
  F p = splat(1.9875691500e-4f);
  p = p * f + 1.3981999507e-3f;
  p = p * f + 8.3334519073e-3f;
  p = p * f + 4.1665795894e-2f;
  p = p * f + 1.6666665459e-1f;
  p = p * f + 5.0000001201e-1f;
  p = (p * f) * f + f + 1.0f;
  return p * (F)((n + 127) << 23);
}
INLINE F vlog(F x) {
  I o = (I)x - 0x3f3504f3;
  F e = __builtin_convertvector(o >> 23, F);
  F m = (F)((o & 0x007fffff) + 0x3f3504f3) - 1.0f;
#endif
  F z = m * m, p = splat(7.0376836292e-2f);
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  return e * 0.693147182f + (m + ((p * m) * z - 0.5f * z));
}
INLINE F clip(F x, F low, F high) { return MIN(MAX(x, low), high); }

/* ------------------------------------------------------------------ words */
INLINE U mix(U x) {
  x = (x ^ (x >> 16)) * 0x21F0AAADu;
  x = (x ^ (x >> 15)) * 0xD35A2D97u;
  return x ^ (x >> 15);
}
INLINE uint32_t mix1(uint32_t x) {
  x = (x ^ (x >> 16)) * 0x21F0AAADu;
  x = (x ^ (x >> 15)) * 0xD35A2D97u;
  return x ^ (x >> 15);
}
INLINE F uniform(U w) { return __builtin_convertvector((I)(w >> 8), F) * 5.9604644775390625e-8f; }
INLINE float uniform1(uint32_t w) { return (float)(w >> 8) * 5.9604644775390625e-8f; }
INLINE F normal(U w) {
  F x = __builtin_convertvector((I)(w >> 8), F) * 1.1920928955078125e-7f - 0.999999940395355224609375f;
  F l = -vlog((1.0f - x) * (1.0f + x)), a = l - 2.5f, p = splat(2.81022636e-08f);
  p = p * a + 3.43273939e-07f;
  p = p * a - 3.5233877e-06f;
  p = p * a - 4.39150654e-06f;
  p = p * a + 0.00021858087f;
  p = p * a - 0.00125372503f;
  p = p * a - 0.00417768164f;
  p = p * a + 0.246640727f;
  p = p * a + 1.50140941f;
  M centre = LT(l, splat(5.0f));
  if (__builtin_expect(ANY((M)~centre), 0)) {
    F b = vsqrt(MAX(l, splat(5.0f))) - 3.0f, q = splat(-0.000200214257f);
    q = q * b + 0.000100950558f;
    q = q * b + 0.00134934322f;
    q = q * b - 0.00367342844f;
    q = q * b + 0.00573950773f;
    q = q * b - 0.0076224613f;
    q = q * b + 0.00943887047f;
    q = q * b + 1.00167406f;
    q = q * b + 2.83297682f;
    p = SEL(centre, p, q);
  }
  return 1.41421356f * x * p;
}
/* Error function (Abramowitz and Stegun 7.1.26, |error| < 1.5e-7). */
INLINE F verf(F x) {
  F a = MAX(x, -x), t = rcp(1.0f + 0.3275911f * a);
  F y = ((((1.061405429f * t - 1.453152027f) * t + 1.421413741f) * t - 0.284496736f) * t + 0.254829592f) * t;
  y = 1.0f - y * vexp(-a * a);
  return SEL(LT(x, splat(0)), -y, y);
}

/* ------------------------------------------------------------------ the model */
#define PARAMETERS(X) \
  X(distance_scale) X(reach_exponent) X(offence_advantage) X(decisiveness) X(posture_effect) X(binding_disarm) \
  X(conflict_cost) X(binding_cost) X(order_cost) X(pool_threshold) X(pool_enforcement) X(binding_reward) \
  X(other_regard) X(motive_change) X(turnover) X(turnover_reset) X(observation_error) X(distinguishability) \
  X(credited_leap) X(misreading) X(baseline_hostility) X(mimicry) X(arms_evidence) X(learning) \
  X(certainty_ceiling) X(volatility_up) X(volatility_down) X(frame) X(preemption) X(worst_case) X(temperature) \
  X(greed_benign) X(greed_malign) X(leap) X(habit_weight) X(incident) X(base_force) X(reaction) X(threat_norm) \
  X(power_seeking) X(force_cap) X(habit_rate) X(force_adjustment) X(posture_speed) X(crisis_rate) X(crisis_base) \
  X(bargaining_noise) X(severity_tail) X(conquest) X(growth) X(burden_drag) X(growth_noise) X(binding) \
  X(binding_build) X(binding_decay) X(binding_break) X(spillover) X(sector_gradient) X(binding_transparency) \
  X(identity_rate) X(respect) X(sensibility) X(sensibility_spread)
#define FIELD(name) float name;
typedef struct { PARAMETERS(FIELD) } Parameters;
#define QUOTE(name) #name " "
const char *parameter_names(void) { return PARAMETERS(QUOTE); }
int lanes(void) { return W; }

enum { ERROR, MIX, MISREADING, ACT, CRISIS, WAR, FIRST, OUTCOME, SEVERITY, MOTIVE, TURNOVER, TRAITS, GROWTH, STREAMS };
#define DIRECTION 0xC2B2AE35u

/* Arrays of the start and of the end: [block][state or dyad][W]. */
typedef struct {
  float *economy, *capability, *malign, *sensibility;
  float *distance, *log_odds, *prior_log_odds, *second_order, *habit, *amity;
} Start;
typedef struct {
  float *economy, *capability, *posture, *log_odds, *conduct, *binding, *amity; /* null: not wanted */
} End;

typedef struct { int winner, loser, lane; float taken; } Conquest;

#define AT(a, k) (*(F *)((a) + (size_t)(k) * W + LANES * v))
#define EACH for (int v = 0; v < V; v++)

typedef struct {
  int n, pairs;
  float *economy, *capability, *posture, *build_up, *malign, *sensibility;
  float *inverse_scale, *attack, *strike, *hold, *total, *greed, *forgotten, *worst, *alarm, *grown;
  float *more, *less, *looks, *leapt, *arms, *capability_left, *economy_left, *order;
  float *distance, *odds_ij, *odds_ji, *prior_ij, *prior_ji, *second_ij, *second_ji, *habit_ij, *habit_ji;
  float *amity_ij, *amity_ji, *bind_e, *bind_p, *bind_s, *prox, *feared;
  M *act_ij, *act_ji, *war;
  Conquest *conquests;
  void *memory;
} Block;

static Block *block_new(int n) {
  Block *b = calloc(1, sizeof(Block));
  size_t pairs = (size_t)n * (n - 1) / 2, state = (size_t)n * W, pair = pairs * W;
  float **states[] = {&b->economy, &b->capability, &b->posture, &b->build_up, &b->malign, &b->sensibility,
    &b->inverse_scale, &b->attack, &b->strike, &b->hold, &b->total, &b->greed, &b->forgotten, &b->worst,
    &b->alarm, &b->grown, &b->more, &b->less, &b->looks, &b->leapt, &b->arms, &b->capability_left, &b->economy_left, &b->order};
  float **duo[] = {&b->distance, &b->odds_ij, &b->odds_ji, &b->prior_ij, &b->prior_ji, &b->second_ij, &b->second_ji,
    &b->habit_ij, &b->habit_ji, &b->amity_ij, &b->amity_ji, &b->bind_e, &b->bind_p, &b->bind_s, &b->prox};
  size_t ns = sizeof states / sizeof *states, nd = sizeof duo / sizeof *duo;
  size_t total = 4 * (ns * state + nd * pair + (size_t)n * n * W) + 3 * pairs * V * sizeof(M) + 4096;
  char *at = b->memory = aligned_alloc(64, (total + 63) / 64 * 64);
  b->n = n, b->pairs = (int)pairs;
  for (size_t k = 0; k < ns; k++, at += 4 * state) *states[k] = (float *)at;
  for (size_t k = 0; k < nd; k++, at += 4 * pair) *duo[k] = (float *)at;
  b->feared = (float *)at, at += 4 * (size_t)n * n * W;
  b->act_ij = (M *)at, at += (pairs * V * sizeof(M) + 63) / 64 * 64;
  b->act_ji = (M *)at, at += (pairs * V * sizeof(M) + 63) / 64 * 64;
  b->war = (M *)at;
  b->conquests = malloc(sizeof(Conquest) * (pairs * W + 1));
  return b;
}
static void block_free(Block *b) { free(b->memory), free(b->conquests), free(b); }

static void block_start(Block *b, const Start *s, int at) {
  int n = b->n, p = 0;
  size_t states = (size_t)n * W, dyads = states * n, so = at * states, d = at * dyads;
  memcpy(b->economy, s->economy + so, 4 * states), memcpy(b->capability, s->capability + so, 4 * states);
  memcpy(b->malign, s->malign + so, 4 * states), memcpy(b->sensibility, s->sensibility + so, 4 * states);
  for (size_t k = 0; k < states; k++) b->posture[k] = 0.5f, b->build_up[k] = 0, b->feared[k] = 0;
  memset(b->order, 0, 4 * W), memset(b->feared, 0, 4 * dyads);
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++, p++) {
      size_t ij = d + ((size_t)i * n + j) * W, ji = d + ((size_t)j * n + i) * W, to = (size_t)p * W;
#define COPY(a, x) memcpy(b->a + to, s->x, 4 * W)
      COPY(distance, distance + ij);
      COPY(odds_ij, log_odds + ij), COPY(odds_ji, log_odds + ji), COPY(prior_ij, prior_log_odds + ij), COPY(prior_ji, prior_log_odds + ji);
      COPY(second_ij, second_order + ij), COPY(second_ji, second_order + ji), COPY(habit_ij, habit + ij), COPY(habit_ji, habit + ji);
      COPY(amity_ij, amity + ij), COPY(amity_ji, amity + ji);
      memset(b->bind_e + to, 0, 4 * W), memset(b->bind_p + to, 0, 4 * W), memset(b->bind_s + to, 0, 4 * W);
      for (int v = 0; v < V; v++) b->act_ij[p * V + v] = b->act_ji[p * V + v] = b->war[p * V + v] = NONE;
    }
}

static void block_end(const Block *b, const End *e, int at) {
  int n = b->n, p = 0;
  size_t states = (size_t)n * W, dyads = states * n, so = at * states, d = at * dyads;
  memcpy(e->economy + so, b->economy, 4 * states), memcpy(e->capability + so, b->capability, 4 * states), memcpy(e->posture + so, b->posture, 4 * states);
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++, p++)
      for (int w = 0; w < W; w++) {
        size_t ij = d + ((size_t)i * n + j) * W + w, ji = d + ((size_t)j * n + i) * W + w, q = (size_t)p * W + w;
        e->log_odds[ij] = b->odds_ij[q], e->log_odds[ji] = b->odds_ji[q];
        e->amity[ij] = b->amity_ij[q], e->amity[ji] = b->amity_ji[q];
        e->conduct[ij] = HAS(b->act_ij[p * V + w / LANES], w % LANES), e->conduct[ji] = HAS(b->act_ji[p * V + w / LANES], w % LANES);
        e->binding[ij] = e->binding[ji] = (b->bind_e[q] + b->bind_p[q] + b->bind_s[q]) / 3.0f;
      }
}

/* One direction of a pair as far as the act. */
typedef struct { F reach, win, even, edge, restraint, exposure, fear, belief, compete; M act; } Side;

static void live(Block *b, const Parameters *P, const uint32_t *salt, const uint32_t *k0, const uint32_t *k1, uint32_t year, float *wars_out, float *forces_out) {
  const int n = b->n;
  const F one = splat(1.0f), zero = splat(0.0f), acted = splat(year > 0 ? 1.0f : 0.0f);
  /* what depends on parameters alone */
  const float lo_force = 0.5f + P->distinguishability * (1.0f / (1.0f + expf(-2.0f)) - 0.5f);
  const float seeker = -2.0f + 1.5f * logf(P->offence_advantage);
  const float be_force = 0.5f + P->distinguishability * (1.0f / (1.0f + expf(-seeker)) - 0.5f);
  const float mix_low = logf((1.0f - lo_force) / (1.0f - be_force)), mix_high = logf(lo_force / be_force);
  const float hostile = P->baseline_hostility, frank = logf((1.0f - hostile) / hostile);
  const float blur = P->incident + P->observation_error, malice = 1.0f - P->mimicry;
  const F cool = splat(1.0f / P->temperature), ceiling = splat(P->certainty_ceiling), floor_ = splat(hostile);
  const F up = P->volatility_up * acted, down = P->volatility_down * acted;
  const F stake = splat(P->greed_benign + 1.0f), benign = splat(P->greed_benign);
  U first[V], second[V];
  F mean[V];
  EACH {
    first[v] = mix(*(U *)(k0 + LANES * v) + year * 0x9E3779B9u);
    second[v] = mix((*(U *)(k1 + LANES * v) + year * 0x85EBCA6Bu) ^ first[v]);
    mean[v] = zero;
  }
  for (int i = 0; i < n; i++) EACH mean[v] += AT(b->economy, i);
  EACH mean[v] = splat((float)n) * rcp(mean[v]);

  /* states: reach, strength, motives, leaders */
  for (int i = 0; i < n; i++) EACH {
    F mu = splat(P->decisiveness), tilt = P->posture_effect * (2.0f * AT(b->posture, i) - 1.0f);
    F forces = MAX(AT(b->capability, i), splat(1e-7f)), attack = forces * (1.0f + tilt);
    AT(b->inverse_scale, i) = -vexp(-P->reach_exponent * vlog(AT(b->economy, i) * mean[v])) * (1.0f / P->distance_scale);
    AT(b->attack, i) = attack;
    F total = mu * vlog(forces);
    AT(b->strike, i) = vexp(mu * vlog(P->offence_advantage * attack));
    AT(b->hold, i) = vexp(mu * vlog(MAX(forces * (1.0f - tilt), splat(1e-7f))));
    AT(b->total, i) = vexp(total);
    U single = mix((uint32_t)i * (uint32_t)(n + 1) + first[v]) ^ second[v];
    F m = AT(b->malign, i), s = AT(b->sensibility, i);
    M flip = LT(uniform(mix(single + salt[MOTIVE])), P->motive_change * (m * P->volatility_down + (1.0f - m) * P->volatility_up));
    m = SEL(flip, 1.0f - m, m);
    M fresh = LT(uniform(mix(single + salt[TURNOVER])), splat(P->turnover));
    F drawn = P->sensibility + (P->sensibility > 0 ? P->sensibility_spread : 0.0f) * normal(mix(single + salt[TRAITS]));
    s = SEL(fresh, clip(drawn, zero, one), s);
    AT(b->forgotten, i) = SEL(fresh, splat(P->turnover_reset), zero);
    AT(b->grown, i) = normal(mix(single + salt[GROWTH]));
    AT(b->malign, i) = m, AT(b->sensibility, i) = s;
    AT(b->greed, i) = P->greed_benign + m * (P->greed_malign - P->greed_benign);
    AT(b->leapt, i) = 1.0f - P->leap * (1.0f - m);
    AT(b->looks, i) = 0.5f + P->distinguishability * (AT(b->posture, i) - 0.5f);
    AT(b->arms, i) = P->arms_evidence * clip(10.0f * AT(b->build_up, i), -one, one);
    AT(b->worst, i) = zero, AT(b->alarm, i) = zero;
    AT(b->capability_left, i) = one, AT(b->economy_left, i) = one;
  }

  /* dyads: a pair at a time, both directions */
  int fought = 0, conquests = 0;
  float war_sum[W] __attribute__((aligned(64)));
  memset(war_sum, 0, sizeof war_sum);
  for (int i = 0, p = 0; i < n; i++)
    for (int j = i + 1; j < n; j++, p++) EACH {
      Side x[2];
      U base = mix((uint32_t)i * (uint32_t)n + (uint32_t)j + first[v]) ^ second[v];
      F be = AT(b->bind_e, p), bp = AT(b->bind_p, p), bs = AT(b->bind_s, p), binding = (be + bp + bs) * (1.0f / 3.0f);
      M acts[2] = {b->act_ij[p * V + v], b->act_ji[p * V + v]}, war = b->war[p * V + v];
      F amity[2] = {AT(b->amity_ij, p), AT(b->amity_ji, p)};
      const int who[2] = {i, j};
      float *const odds_at[2] = {b->odds_ij, b->odds_ji}, *const prior_at[2] = {b->prior_ij, b->prior_ji};
      float *const second_at[2] = {b->second_ij, b->second_ji}, *const habit_at[2] = {b->habit_ij, b->habit_ji};
      float *const amity_at[2] = {b->amity_ij, b->amity_ji};
      /* structure */
      F distance = AT(b->distance, p), even = AT(b->total, i) * rcp(AT(b->total, i) + AT(b->total, j)), kept = 1.0f - P->binding_disarm * bs;
#pragma GCC unroll 2
      for (int d = 0; d < 2; d++) {
        F far = distance * AT(b->inverse_scale, who[d]);
        F arriving = AT(b->strike, who[d]) * vexp(P->decisiveness * MAX(far, splat(-27.6310211f)));
        x[d].reach = vexp(far);
        x[d].win = arriving * rcp(arriving + AT(b->hold, who[1 - d]));
        x[d].even = d ? 1.0f - even : even;
        x[d].edge = (x[d].win - x[d].even) * kept;
      }
      F prox = MAX(x[0].reach, x[1].reach);
      F pool = clip((MIN(MIN(be, bp), bs) - P->pool_threshold) * (1.0f / (1.0f - P->pool_threshold)), zero, one);
      F cost = P->conflict_cost + P->binding_cost * be + P->order_cost * *(F *)(b->order + LANES * v) + P->pool_enforcement * pool;
      F peace = 1.0f + P->binding_reward * bp + cost;
#pragma GCC unroll 2
      for (int d = 0; d < 2; d++) {
        F k = P->other_regard * amity[d];
        F theirs = peace - (x[1 - d].even - x[d].edge) * stake;
        x[d].restraint = peace - (x[d].even + x[d].edge) + k * theirs;
        x[d].exposure = x[1 - d].edge - k * x[1 - d].edge * stake;
      }
      /* observe, interpret, respond */
      F opaque = 1.0f - P->binding_transparency * binding, weight = P->learning * prox * acted;
      M now[2];
#pragma GCC unroll 2
      for (int d = 0; d < 2; d++) {
        const int me = who[d], other = who[1 - d], e = 1 - d;
        const uint32_t way = d ? DIRECTION : 0u;
        F s = AT(b->sensibility, me), lo = AT(odds_at[d], p), so = AT(second_at[d], p);
        lo += AT(b->forgotten, me) * (AT(prior_at[d], p) - P->frame * amity[d] - lo);
        M seen = acts[e] ^ LT(uniform(mix(base + (salt[ERROR] ^ way))), P->observation_error * opaque);
        M looks = LT(uniform(mix(base + (salt[MIX] ^ way))), AT(b->looks, other));
        /* how a frightened friend would act */
        F theirs = rcp(1.0f + vexp(-so));
        F r = x[e].restraint - (x[e].even + x[e].edge) * benign, x_ = x[e].exposure + x[d].edge * benign;
        F expected = rcp(1.0f + vexp(clip((r - theirs * (r + x_)) * cool, splat(-60.0f), splat(60.0f)))) * (1.0f - P->credited_leap);
        expected = clip(expected * (1.0f - 2.0f * blur) + blur, 0.2f * floor_, 1.0f - 0.2f * floor_);
        F explained = floor_ + acted * (MIN(floor_ + s * (expected - floor_), splat(malice)) - floor_);
        /* what is read */
        M bent = LT(uniform(mix(base + (salt[MISREADING] ^ way))), P->misreading * (1.0f - s) * opaque);
        M confirm = LT(zero, lo) | (seen & (M)~LT(lo, zero));
        M read = (bent & confirm) | ((M)~bent & seen);
        F evidence = vlog(SEL(read, malice * rcp(explained), (1.0f - malice) * rcp(1.0f - explained)));
        evidence += SEL(looks, splat(mix_high), splat(mix_low)) + SEL(war, splat(2.0f * frank), zero);
        evidence += AT(b->arms, other) * (1.0f - s * theirs);
        /* belief */
        F odds = vexp(clip(lo + weight * evidence, -ceiling, ceiling));
        F faded = (odds * (1.0f - down) + up + 1e-9f) * rcp(odds * down + 1.0f - up + 1e-9f);
        lo = clip(vlog(faded), -ceiling, ceiling);
        AT(odds_at[d], p) = lo;
        AT(second_at[d], p) = clip(so + weight * SEL(acts[d], splat(frank), splat(-frank)), -ceiling, ceiling);
        F belief = rcp(1.0f + vexp(P->frame * amity[d] - lo));
        F fear = belief + (1.0f - belief) * P->preemption * explained;
        fear = P->worst_case + (1.0f - P->worst_case) * fear;
        /* choice */
        F greed = AT(b->greed, me), habit = AT(habit_at[d], p);
        r = x[d].restraint - (x[d].even + x[d].edge) * greed, x_ = x[d].exposure + x[e].edge * greed;
        F compete = rcp(1.0f + vexp(clip((r - fear * (r + x_)) * cool, splat(-60.0f), splat(60.0f)))) * AT(b->leapt, me);
        F tilt = 2.0f * habit - 1.0f;
        compete += P->habit_weight * MAX(tilt, -tilt) * (SEL(LT(zero, tilt), one, zero) - compete);
        M act = LT(uniform(mix(base + (salt[ACT] ^ way))), P->incident + (1.0f - 2.0f * P->incident) * compete);
        AT(habit_at[d], p) = habit + P->habit_rate * (SEL(act, one, zero) - habit);
        F feared = fear * AT(b->attack, other) * x[e].reach;
        AT(b->feared, me * n + other) = feared;
        AT(b->worst, me) = MAX(AT(b->worst, me), feared);
        AT(b->alarm, me) = MAX(AT(b->alarm, me), fear * prox);
        x[d].belief = belief, x[d].compete = compete, now[d] = act;
      }
      /* crises and wars */
      F busy = SEL(now[0], one, zero) + SEL(now[1], one, zero);
      M crisis = LT(uniform(mix(base + salt[CRISIS])), prox * (0.5f * P->crisis_rate * busy + P->crisis_base));
      war = NONE;
      if (ANY(crisis)) {
        F costs = cost * stake * (rcp(1.0f + AT(b->greed, i)) + rcp(1.0f + AT(b->greed, j)));
        F chance = 0.5f + 0.5f * verf((x[0].edge + x[1].edge - costs) * (0.5f / P->bargaining_noise));
        war = crisis & LT(uniform(mix(base + salt[WAR])), chance);
        if (__builtin_expect(ANY(war), 0)) {
          fought = 1;
          for (int l = 0; l < LANES; l++)
            if (HAS(war, l)) {
              int w = LANES * v + l;
              float mine = x[0].compete[l] * b->greed[i * W + w], theirs = x[1].compete[l] * b->greed[j * W + w];
              float lead = mine - theirs;
              if (fabsf(lead) <= 1e-6f) lead = uniform1(mix1(base[l] + salt[FIRST])) - uniform1(mix1(base[l] + (salt[FIRST] ^ DIRECTION)));
              int starts = lead > 0;
              float strike = 0.7f * (starts ? x[0].win[l] : x[1].win[l]);
              float u = uniform1(mix1(base[l] + salt[OUTCOME])), q = uniform1(mix1(base[l] + salt[SEVERITY]));
              float size = fminf(expf(-logf(1.0f - q) / P->severity_tail), 3e4f);
              float loss = fminf(0.03f * logf(size + 1.0f) * 0.4342945f + 0.02f, 0.4f);
              b->capability_left[i * W + w] *= 1.0f - 2.0f * loss, b->capability_left[j * W + w] *= 1.0f - 2.0f * loss;
              b->economy_left[i * W + w] *= 1.0f - 0.5f * loss, b->economy_left[j * W + w] *= 1.0f - 0.5f * loss;
              war_sum[w] += 1.0f;
              if (u <= 0.7f) {
                int i_wins = (u < strike) == starts, winner = i_wins ? i : j, loser = i_wins ? j : i;
                float taken = b->malign[winner * W + w] * P->conquest;
                if (taken > 0) b->conquests[conquests++] = (Conquest){winner, loser, w, taken};
              }
            }
          now[0] |= war, now[1] |= war;
        }
      }
      b->act_ij[p * V + v] = now[0], b->act_ji[p * V + v] = now[1], b->war[p * V + v] = war;
      /* institutions, identity */
      M both = now[0] & now[1], any = now[0] | now[1];
      F rate = SEL(any, zero, (1.0f - x[0].belief) * (1.0f - x[1].belief) * prox * (P->binding * P->binding_build));
      F keep = SEL(both, splat(1.0f - P->binding_decay - P->binding_break), splat(1.0f - P->binding_decay));
      F left = SEL(war, splat(0.2f), one);
      be *= left, bp *= left, bs *= left;
      F le = MIN(rate * (1.0f + P->spillover * MAX(bp, bs)), one);
      F lp = MIN(rate * P->sector_gradient * (1.0f + P->spillover * MAX(bs, be)), one);
      F ls = MIN(rate * (P->sector_gradient * P->sector_gradient) * (1.0f + P->spillover * MAX(be, bp)), one);
      be = clip(be * keep + le * (1.0f - be), zero, one), bp = clip(bp * keep + lp * (1.0f - bp), zero, one), bs = clip(bs * keep + ls * (1.0f - bs), zero, one);
      AT(b->bind_e, p) = be, AT(b->bind_p, p) = bp, AT(b->bind_s, p) = bs, AT(b->prox, p) = prox;
      F friendly = SEL(any, zero, P->respect + (1.0f - P->respect) * (be + bp + bs) * (1.0f / 3.0f)), pace = P->identity_rate * prox;
#pragma GCC unroll 2
      for (int d = 0; d < 2; d++) AT(amity_at[d], p) = amity[d] + pace * (SEL(now[1 - d], friendly - 1.0f, friendly) - amity[d]);
    }

  /* states: forces aimed at, arming, growth */
  F top[V], next[V], count[V];
  EACH top[v] = next[v] = splat(-1.0f), count[v] = zero;
  for (int i = 0; i < n; i++) EACH {
    F c = AT(b->capability, i);
    next[v] = MAX(next[v], MIN(top[v], c)), top[v] = MAX(top[v], c);
  }
  (void)count;
  const F norm = splat(P->threat_norm);
  const float inverse_norm = 1.0f / P->threat_norm;
  for (int i = 0; i < n; i++) {
    F sum[V], scale[V], worst[V];
    EACH worst[v] = MAX(AT(b->worst, i), splat(1e-9f)), scale[v] = rcp(worst[v]), sum[v] = zero;
    for (int j = 0; j < n; j++)
      if (j != i) EACH sum[v] += vexp(norm * vlog(MAX(AT(b->feared, i * n + j) * scale[v], splat(1e-9f))));
    EACH {
      F c = AT(b->capability, i), y = AT(b->economy, i), m = AT(b->malign, i);
      F need = worst[v] * vexp(vlog(sum[v]) * inverse_norm);
      F target = P->base_force * y + P->reaction * P->offence_advantage * need;
      target = MAX(target, P->power_seeking * SEL(LT(c, top[v]), top[v], next[v]));
      F excess = target * rcp(P->force_cap * y), square = excess * excess;
      target = target * rcp(vsqrt(vsqrt(1.0f + square * square)));
      F posture = rcp(1.0f + vexp(-(seeker + m * (2.0f - seeker) + 2.0f * P->preemption * AT(b->alarm, i))));
      F forces = c + P->force_adjustment * (target - c);
      AT(b->build_up, i) = vlog(MAX(forces, splat(1e-9f)) * rcp(MAX(c, splat(1e-9f)))) - P->growth;
      AT(b->posture, i) += P->posture_speed * (posture - AT(b->posture, i));
      AT(b->capability, i) = forces * AT(b->capability_left, i);
      AT(b->economy, i) = y * AT(b->economy_left, i);
      AT(b->grown, i) = vexp(P->growth - P->burden_drag * (0.05f * target * rcp(y)) + P->growth_noise * AT(b->grown, i));
    }
  }
  if (conquests) {
    float *taken = calloc((size_t)n * W * 2, sizeof(float)), *spoils = taken + (size_t)n * W;
    for (int k = 0; k < conquests; k++) taken[b->conquests[k].loser * W + b->conquests[k].lane] += b->conquests[k].taken;
    for (int k = 0; k < conquests; k++) {
      Conquest c = b->conquests[k];
      float all = taken[c.loser * W + c.lane];
      spoils[c.winner * W + c.lane] += c.taken * b->economy[c.loser * W + c.lane] * fminf(all, 0.9f) / all;
    }
    for (int k = 0; k < n * W; k++) b->economy[k] = b->economy[k] * (1.0f - fminf(taken[k], 0.9f)) + spoils[k];
    free(taken);
  }
  (void)fought;
  F arms[V];
  EACH arms[v] = zero;
  for (int i = 0; i < n; i++) EACH AT(b->economy, i) *= AT(b->grown, i), arms[v] += AT(b->capability, i);

  /* order: binding averaged over dyads by size and reach */
  F bound[V], all[V];
  EACH bound[v] = all[v] = zero;
  for (int i = 0, p = 0; i < n; i++) {
    F row_bound[V], row_all[V];
    EACH row_bound[v] = row_all[v] = zero;
    for (int j = i + 1; j < n; j++, p++) EACH {
      F weight = AT(b->prox, p) * AT(b->economy, j);
      row_all[v] += weight, row_bound[v] += weight * (AT(b->bind_e, p) + AT(b->bind_p, p) + AT(b->bind_s, p));
    }
    EACH all[v] += AT(b->economy, i) * row_all[v], bound[v] += AT(b->economy, i) * row_bound[v];
  }
  EACH {
    *(F *)(b->order + LANES * v) = bound[v] * (1.0f / 3.0f) * rcp(MAX(all[v], splat(1e-12f)));
    typedef F loose __attribute__((aligned(4)));
    *(loose *)(wars_out + LANES * v) = *(loose *)(war_sum + LANES * v);
    *(loose *)(forces_out + LANES * v) = arms[v] * (1.0f / n);
  }
}

/* Live through `years` years in `blocks` blocks of W replicas. */
void run(int n, int years, int blocks, int threads, const Parameters *parameters, const uint32_t *salts, const uint32_t *k0, const uint32_t *k1,
         const Start *start, const End *end, float *wars, float *forces) {
#pragma omp parallel num_threads(threads)
  {
    Block *b = block_new(n);
    uint32_t a0[W] __attribute__((aligned(64))), a1[W] __attribute__((aligned(64)));
#pragma omp for schedule(dynamic, 1)
    for (int k = 0; k < blocks; k++) {
      memcpy(a0, k0 + (size_t)k * W, sizeof a0), memcpy(a1, k1 + (size_t)k * W, sizeof a1);
      block_start(b, start, k);
      for (int t = 0; t < years; t++)
        live(b, parameters, salts, a0, a1, (uint32_t)t, wars + ((size_t)k * years + t) * W, forces + ((size_t)k * years + t) * W);
      if (end) block_end(b, end, k);
    }
    block_free(b);
  }
}
