/** Titles of the schools, as detente.schools has them; a test holds them to it. */
import { said } from "../../strings/index.svelte";

export const SCHOOLS: Record<string, string> = {
  default: "Default world",
  offensive_realism: "Offensive realism",
  defensive_realism: "Defensive realism",
  balance_of_power: "Balance of power",
  balance_of_threat: "Balance of threat",
  alliance_politics: "Alliance politics",
  power_transition: "Power transition",
  offence_defence: "Offence-defence theory",
  rational_spiral: "Rational spiral model",
  psychological_spiral: "Psychological spiral model",
  strategic_risk: "Strategic risk",
  richardson: "Richardson's arms race",
  liberal_institutionalism: "Liberal institutionalism",
  neofunctionalism: "Neofunctionalism",
  security_community: "Security community",
  democratic_peace: "Democratic peace",
  english_school: "English School",
  constructivism_hobbes: "Constructivism: Hobbesian culture",
  constructivism_locke: "Constructivism: Lockean culture",
  constructivism_kant: "Constructivism: Kantian culture",
  copenhagen: "Copenhagen School",
  regional_complex: "Regional complexes",
  habit: "Logic of habit",
  tit_for_tat: "Tit for tat",
  grit: "Graduated reciprocation",
  three_steps: "Three steps: sensibility, trust, binding",
};

/** A school's title in the reader's language. */
export const schoolTitle = (name: string): string => said("school", name, SCHOOLS[name] ?? name.replaceAll("_", " "));
