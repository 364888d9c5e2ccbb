export interface Notice {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly pinned: string
}

export const notices: readonly Notice[] = [
  {
    id: 'lift',
    title: 'The lift rests on Thursday',
    text: 'From eight to noon. The stairs are good for you, and the goods lift stays open for models and batteries.',
    pinned: 'Facilities, this morning',
  },
  {
    id: 'bicycles',
    title: 'Bicycle surgery in the yard',
    text: 'Brakes, chains and advice, every first Friday. Bring your own inner tube.',
    pinned: 'The cycling club, yesterday',
  },
  {
    id: 'lunch',
    title: 'Long table on the roof',
    text: 'Both houses eat together, Wednesday at one. Say by Tuesday if you bring something.',
    pinned: 'The kitchen, Monday',
  },
]
